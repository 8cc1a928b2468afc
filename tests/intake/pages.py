"""Pages that tests make up."""

STORY = (
    "Sáng nay, phiên chợ nổi đầu tiên sau mùa lũ đã họp lại trên khúc sông trước đình làng.",
    "Bà con chở trái cây, rau củ và cá đồng ra bán từ lúc trời còn tối, tiếng máy nổ vang cả hai bờ.",
    "Ông Lê Văn Mười, người bán bún trên ghe đã ba mươi năm, nói rằng nước rút chậm hơn mọi năm.",
    "Huyện cho biết sẽ sửa lại bến và thắp đèn dọc bờ kè trước Tết để khách đến chợ được an toàn hơn.",
)
OTHER_STORY = (
    "Mười một giờ đêm, chuyến xe số 47 đón những người tan ca cuối, giá vé bằng nửa ban ngày.",
    "Trên xe có nước uống, có ổ sạc điện thoại và một tấm bảng ghi tên các quán cơm còn mở cửa.",
    "Tài xế Phan Quốc Đạt chạy tuyến này đã năm năm, nhớ mặt gần hết khách quen của mình.",
    "Từ quý tới, hai tuyến nữa sẽ chạy đến hai giờ sáng, nối khu nhà trọ với bệnh viện và bến xe.",
)


def page(
    title: str = "Chợ nổi họp lại sau mùa lũ",
    story: tuple[str, ...] = STORY,
    *,
    url: str | None = None,
    head: str = "",
) -> str:
    """A plain article page."""
    link = f'<link rel="canonical" href="{url}">' if url else ""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in story)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>{title} | Báo Ví dụ</title>'
        f'<meta property="og:type" content="article"><meta property="og:title" content="{title}">{link}{head}'
        f'</head><body><nav><a href="/">Trang chủ</a></nav><h1>{title}</h1><div class="content">{body}</div>'
        "</body></html>"
    )


def rss(*urls: str) -> str:
    """A feed of those articles, the newest first."""
    items = "".join(
        f"<item><title>Bài {number}</title><link>{url}</link>"
        f"<pubDate>Fri, 20 Nov 2026 {20 - number:02}:00:00 +0700</pubDate></item>"
        for number, url in enumerate(urls)
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Báo Ví dụ</title>{items}</channel></rss>'
