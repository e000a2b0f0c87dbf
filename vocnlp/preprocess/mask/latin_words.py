# ruff: noqa: SIM905 - word lists read better whole
"""Latin words of Chinese messages: products, systems and plain English, none of which is anybody's id."""

from __future__ import annotations

import re

_WORDS = (
    "android iphone ipad harmony harmonyos windows wechat weixin bluetooth alipay google huawei xiaomi samsung version "
    "emoji iwatch vivo oppo oneplus redmi realme honor galaxy pixel note mate nova find reno magic macbook appstore "
    "app_store unknown server client update please number service online error mobile wifi facebook twitter instagram "
    "youtube tiktok whatsapp telegram line skype linkedin outlook office excel github taobao tmall jingdong meituan "
    "airpods kindle switch steam netflix safari chrome firefox webview browser system network login logout register "
    "account password username address message messages contact contacts friend friends support customer feedback "
    "payment wallet refund return cancel confirm submit loading failed failure timeout success invalid expired offline "
    "download upload install settings setting profile avatar status notice notification moments channel channels "
    "miniprogram program enterprise business company official group groups button screen camera device devices "
    "keyboard desktop laptop tablet hello thanks sorry because really should cannot doesnt problem problems issue "
    "issues better always never every where which there their about after before again still please question answer "
    "english chinese china beijing shanghai shenzhen guangzhou hongkong taiwan paypal unionpay visa mastercard "
    "translate translation backup restore storage memory battery charge charger display volume lowest highest "
    "available unavailable access denied permission forbidden request response connect connection connected "
    "disconnected disconnect crashed crash freeze frozen latest newest older plugin widget carplay huaweipay applepay "
    "wepay memories history records record search filter sticker stickers gif weibo douyin kuaishou xiaohongshu "
    "dingtalk feishu lark zhihu bilibili baidu tencent alibaba didi ctrip airbnb booking agoda uber lyft"
).split()
LATIN_WORDS = re.compile(
    rf"(?i)(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})[0-9]{{0,2}}[a-z]?(?:pro|plus|max|mini|app|ultra|se)*"
)
"""Matches such a word whole, with the number and the suffix of a model."""
