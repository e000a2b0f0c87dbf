"""What companies call their columns, in Chinese and in English.

Compared after folding width, case, spaces and underscores. Ordered: of two columns that fit, the one whose name stands
earlier is taken. A name that only contains one of these (工单创建时间) fits less well than one that is it.
"""

from __future__ import annotations

import re
import unicodedata

NAMES: dict[str, tuple[str, ...]] = {
    "text": (
        "反馈内容", "评论内容", "评价内容", "留言内容", "问题描述", "工单内容", "投诉内容", "诉求内容", "意见建议",
        "开放题", "正文", "内容", "评论", "评价", "留言", "反馈", "描述", "意见", "建议", "诉求", "文本",
        "feedback text", "review text", "comment text", "content", "text", "body", "review", "comment", "feedback",
        "description", "message", "verbatim",
    ),
    "created_at": (
        "创建时间", "提交时间", "评论时间", "评价时间", "留言时间", "反馈时间", "受理时间", "发布时间", "答题时间",
        "提交答卷时间", "投诉时间", "建单时间", "创建日期", "提交日期", "时间", "日期", "created at",
        "create time", "created time", "creation date", "created", "submitted at", "submit time", "posted at",
        "timestamp", "datetime", "date", "time",
    ),
    "updated_at": (
        "更新时间", "修改时间", "最后更新时间", "最后修改时间", "最近更新", "updated at", "update time",
        "modified at", "last modified", "updated", "modified",
    ),
    "id": (
        "工单编号", "工单号", "评论id", "评价id", "反馈编号", "问卷编号", "答卷编号", "记录编号", "编号", "序号",
        "单号", "ticket id", "review id", "feedback id", "comment id", "response id", "record id", "id", "key",
        "uuid",
    ),
    "customer": (
        "客户号", "客户编号", "客户id", "用户id", "用户编号", "会员号", "会员id", "用户名", "客户", "用户",
        "customer id", "user id", "requester id", "member id", "customer", "user",
    ),
    "rating": ("评分", "星级", "打分", "星", "rating", "stars", "star", "score"),
    "nps": ("nps", "推荐意愿", "推荐度", "净推荐值", "nps score"),
    "csat": ("满意度", "csat", "满意度评分", "satisfaction"),
    "channel": ("渠道", "来源渠道", "反馈渠道", "受理渠道", "来源", "channel", "via", "origin"),
    "product": (
        "产品名称", "商品名称", "应用名称", "产品", "商品", "业务类型", "应用", "product name", "product", "item",
        "app name", "app",
    ),
    "product_version": ("产品版本", "应用版本", "软件版本", "版本号", "版本", "app version", "version"),
    "brand": ("品牌", "brand"),
    "region": ("省份", "城市", "地区", "区域", "地域", "province", "city", "region", "country"),
    "store": ("门店", "网点", "店铺", "酒店", "分店", "支行", "store", "branch", "shop", "hotel"),
    "segment": ("客群", "客户类型", "用户类型", "segment", "customer type"),
    "customer_tier": ("客户等级", "会员等级", "等级", "customer tier", "tier", "level"),
    "touchpoint": ("触点", "环节", "touchpoint"),
    "priority": ("优先级", "紧急程度", "priority", "urgency"),
    "reopened": ("是否重开", "重开", "reopened"),
    "first_response_at": ("首次响应时间", "首次回复时间", "响应时间", "first response at", "first reply at"),
    "resolved_at": ("解决时间", "完结时间", "办结时间", "关闭时间", "resolved at", "solved at", "closed at"),
    "churned_at": ("流失时间", "销户时间", "注销时间", "churned at"),
}  # fmt: skip

TITLES = ("标题", "主题", "题目", "title", "subject", "summary", "headline")
"""Names of a column that is put before the text."""

_JOINTS = re.compile(r"[\s_\-./()（）\[\]【】:：]+")


def fold_name(name: str) -> str:
    """Return a header as it is compared.

    Examples
    --------
    >>> fold_name("Created_At"), fold_name("评论　时间：")
    ('createdat', '评论时间')
    """
    return _JOINTS.sub("", unicodedata.normalize("NFKC", name).strip("\ufeff ")).casefold()


_FOLDED = {target: tuple(fold_name(name) for name in names) for target, names in NAMES.items()}
_FOLDED_TITLES = tuple(fold_name(name) for name in TITLES)
_SHORTEST_PART = 2


def rate_name(header: str, target: str) -> float:
    """Return how well a header names a column of vocnlp: 2 to 3 if it is such a name, 1 to 2 if it holds one, else 0.

    Examples
    --------
    >>> rate_name("工单号", "id") > rate_name("关联工单号", "id") > rate_name("内容", "id")
    True
    """
    folded, names = fold_name(header), _FOLDED[target]
    if folded in names:
        return 3 - names.index(folded) / (len(names) + 1)
    held = [name for name in names if len(name) >= _SHORTEST_PART and _holds(folded, name)]
    return 1 + max(len(name) for name in held) / (len(folded) + 1) if held else 0.0


def is_title(header: str) -> bool:
    """Tell whether a header names a title or subject."""
    return fold_name(header) in _FOLDED_TITLES


def _holds(folded: str, name: str) -> bool:
    # "update" holds "date" and "context" holds "text": an English name counts only at an end, and from four letters on.
    if name.isascii():
        return len(name) > _SHORTEST_PART + 1 and folded.endswith(name) and folded not in ("update", "context")
    return name in folded
