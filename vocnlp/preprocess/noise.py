"""Noise: recognised and weighed, never deleted.

Default praise nobody typed, praise written for a rebate, system boilerplate, separators, advertising: such feedback is
kept and counted with less weight, and the reason is written down. A complaint about such things (说好的好评返现不给) is
a complaint, and in doubt feedback keeps its whole weight.

`texts` and `feedback` in, the noise table out. Copies are found in `copies`, once all of a window's rows are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import pandas as pd

from vocnlp.errors import SchemaError
from vocnlp.preprocess.copies import link_copies, sign_texts
from vocnlp.preprocess.mask import drop_keys
from vocnlp.schemas import NOISE, NoiseKind

__all__ = ["WEIGHTS", "detect_noise", "link_copies"]

WEIGHTS: dict[NoiseKind, int] = {
    NoiseKind.NONE: 1000,
    NoiseKind.DEFAULT_PRAISE: 100,
    NoiseKind.REBATE_PRAISE: 300,
    NoiseKind.BOILERPLATE: 0,
    NoiseKind.SEPARATOR: 0,
    NoiseKind.SPAM: 0,
}
"""Thousandths of a customer's voice. Zero only where no customer said anything about the company."""


class Finding(NamedTuple):
    """What a rule says about one text."""

    kind: NoiseKind
    reason: str


# Whole texts, after everything but letters and digits is gone.
_WHO = r"(?:此|该|本)?(?:用户|买家|顾客|客户|会员|消费者|评价方)"
_IN_TIME = r"(?:超时|逾期|及时|\d{1,2}天内|超过\d{1,2}天|在?规定(?:的)?时间内)?"
_SAID = r"(?:填写|作出|做出|发表|留下|给出|进行|写下)?(?:任何)?(?:文字)?(?:评价|评论|点评)(?:内容)?"
_BY_DEFAULT = r"(?:商家|平台)?(?:系统)?(?:自动)?(?:默认)(?:给予|作出|做出|为)?的?(?:五星|5星)?(?:好评|评价)"
_DEFAULT_PRAISE = re.compile(
    rf"{_WHO}{_IN_TIME}(?:没有|没|未|未能|并未|暂未){_IN_TIME}{_SAID}(?:{_BY_DEFAULT})?|{_BY_DEFAULT}"
    r"|系统自动(?:默认)?(?:好评|评价|确认收货)|\d{1,2}天内(?:买家|用户)?未(?:作出|做出)?评价|暂无评价|没有填写评价内容?"
)
# With the platform's own pronoun (该, 此), or naming who removed it: a customer writes 评论被删除了, and means it.
_REMOVED = r"(?:自行)?(?:删除|屏蔽|隐藏|折叠)"
_BOILERPLATE = re.compile(
    rf"(?:该|此|本|这)条?(?:评论|评价|留言|内容|点评|回复)(?:内容)?(?:已经|已)?被?(?:用户|作者|系统|管理员|平台)?{_REMOVED}了?"
    rf"|(?:评论|评价|留言|内容|点评|回复)已经?被?(?:用户|作者|发布者|管理员){_REMOVED}"
    r"|(?:该|此)(?:用户|账号|帐号)(?:已经|已)?被?注销了?"
    r"|(?:该|此)条?(?:评论|评价|内容)因?违反.{0,12}(?:规定|规则|规范|法规)(?:已|已经)?(?:被)?(?:删除|屏蔽|隐藏)?"
    r"|(?:查看|展开|收起|点击)(?:全部|更多|展开)?(?:评论|评价|内容|全文)?|暂无(?:评论|点评)|(?:评论|评价)?内容审核中|文字内容为空"
    r"|nan|null|none|undefined|nocontent",
    re.IGNORECASE,
)

_REBATE = re.compile(
    r"(?:好评|五星|5星|评价|晒图|晒单)(?:可以|可|能|就|即|后)*(?:有)?(?:返现|返红包|返券|返利|返钱|反现|送券|送[\d一二三五十]+[元块]|领红包|领优惠券|有红包|送红包)"
    r"|返现(?:好评|评价|来的|才写)|为了(?:返现|红包|返红包|京豆|积分|金豆|优惠券|凑字数?)|(?:复制|粘贴|copy)(?:来)?的?(?:好评|评价|评论|一段)"
    r"|凑(?:够|足|满)?(?:一下)?(?:[一二三四五十百\d]{1,3}(?:个)?字|字数)|(?:字数|十五字|15字|十五个字|15个字)(?:要)?(?:凑|够了?吗|不够)|万能好评|通用好评|好评模板"
    r"|(?:懒得|不想)(?:写|打字).{0,8}(?:复制|粘贴)"
)
# Who writes more than this has something to say.
_REBATE_CHARS = 120
_PRAISE = re.compile(r"好评|不错|满意|喜欢|推荐|很好|挺好|棒|赞|值得|好用|可以|五星|5星")
# What only somebody with a grievance, a question or a wish writes. Wide on purpose: a missed advertisement is one
# voice too many, a complaint taken for one is a customer silenced.
_GRIEVANCE = re.compile(
    r"不给|没给|没有给|未给|不返|没返|没有返|未返|不兑现|没兑现|不发|没发|没收到|未收到|不到账|没到|骗|欺|坑|忽悠|虚假|假的|造假|诱导|引诱|强制|逼|要挟"
    r"|威胁|要求.{0,6}(?:好评|五星)|差评|投诉|举报|垃圾|恶心|无耻|说好|承诺|答应|退[货款钱]|后悔|失望|太差|很差|难用|不好|水军|刷(?:单|评|好评|出来)"
    r"|气死|无语|诈骗|盗|广告|弹窗|推送|短信|骚扰|(?:别|不要)(?:再)?(?:买|信|相信)|小心|警惕|上当|提醒|冒充|拉黑|套路|黑心|良心"
    r"|不怎么样|一般|提现?不|[开用登连打收查找看上退修关进提]不[了开上到出来]|不(?:行|能用|显示|动)|没用|没反应|没人|没影|没修|无效|空白|失败|闪退|卡死|死机|坏了?|断电|漏|发黄|怪我|追[评加]|呵呵"
    r"|扣(?:了|款|费|钱)|一分(?:钱)?都|才给|只(?:肯)?给|保证金|号码|涉嫌|降额|冻结|风控|限额|提示我|通知我|您好|你好|答复|回复|隐私|泄|找(?:半天|不)|能不能|为什么|凭什么|怎么(?:回事|办|还|又)|请(?:问|尽快|处理|解决|你们)|麻烦|希望(?:官方|尽快|平台|你们)|建议|你们|贵"
)

# An account, a number or a name to look up; a page or an official account alone is where customers had their trouble.
_CONTACT = re.compile(
    r"(?:加|\+|联系|咨询|进|入)?\s*(?:Q-?Q?|扣扣|企鹅|球球|微信|薇信|威信|徽信|为信|卫星|v信|vx|wx|weixin|wechat|电报|telegram|群)\s*"
    r"(?:号|群|码|同步|联系)*\s*[:：【(]*\s*(?:[a-z][a-z0-9_-]{4,}|\d[\d\s]{4,}\d|<(?:手机|座机|账号|微信|QQ)>)"
    r"|(?:加|\+|➕)\s*[qQvV]\s*[:：]?\s*[a-z0-9]{5,}|看我的?(?:昵称|头像|名字|资料)|\d{4,}\s*[点.]\s*com|(?<![a-z])Q$"
    r"|(?:加|联系|咨询|详询|拨打|致电).{0,6}<手机>|<(?:微信|QQ)>|(?:邀请码|推荐码|优惠码)\s*[:：]?\s*[a-z0-9]{4,}",
    re.IGNORECASE,
)
_PAGE = re.compile(r"公众号|<网址>|www\.", re.IGNORECASE)
_OFFER = re.compile(
    r"彩票|时时彩|双色球|六合彩|博彩|赌场|真人(?:荷官|娱乐)|棋牌|百家乐|北京赛车|pk10|快三|计划群|稳赚|包赢|必中|日赚|日入|月入(?:过万|上万|\d)|躺赚|轻松赚|副业|兼职|刷单|"
    r"宝妈|招(?:代理|商|募)|代理(?:加盟|招|商)|诚[招邀]|一手(?:货|代)|高仿|A货|微商|套现|提额|秒批|无抵押|低息贷|代办|专业办证|最低价办证|办证刻章|代开|代刷|代练|代还|养卡|配资|"
    r"领(?:红包|现金|福利|优惠券)|免费(?:领|送|拿)|薅羊毛|返利|内部(?:优惠)?券|优惠券群|股票群|荐股|牛股|涨停|带你赚|私聊|约炮|成人(?:视频|用品)|"
    r"首存|存\d{2,}(?:返|送)|返水|体育(?:平台|竞技|娱乐)|娱乐[城场]|余乐场?|老[虎唬]机|[捕补]鱼|[采彩]票|彩漂|其牌|投[注助]|洪包|lovebet|诚信平台|"
    r"赚(?:钱|零花|💰|外[快块])|(?:一个|每个)(?:任务|壬务|奖励)|提现(?:秒|快|到账)|空闲时间|零花钱|立[得减]\d|需要?任何?费用|费用就能|"
    r"开户(?:送|即)|注册(?:就|即)?送|首充|充值(?:返|送)|提现秒|信誉(?:平台|保证)|新用户(?:立减|领)|刷榜|低价接单|低价好评|评论0?删除|高权重|好评优化",
    re.IGNORECASE,
)
_MANY_OFFERS = 3
_TEMPLATE_STARTS = 20
_TEMPLATE = re.compile(
    r"(?:无意中|偶然)发现(?:了)?(?:这个|一个|一份).{0,12}(?:赚钱|诚信|彩票|游戏平台)|下载(?:的)?(?:软件|应用).{0,12}一个(?:奖励|任务)"
    r"|看我的?(?:昵称|头像).{0,12}(?:加入|赚)|(?:部📱?|机)不需要?任何?费用"
)
# An advertiser asks the reader for something: without that, a list of offers is somebody's description of them.
_CALL = re.compile(r"下载|加入|注册|领取|推荐|大家|加[qQvV微薇]|来吧|联系|咨询|搜索|赚零花钱|信赖|值得|首[充存]")
_STRONG_OFFER = re.compile(
    r"时时彩|六合彩|百家乐|北京赛车|pk10|真人荷官|约炮|代开发票|高仿|A货|计划群|套现|专业办证|最低价办证|办证刻章|ASO|排名优化|关键词(?:覆盖|排名)|积分墙|刷榜|低价接单|好评优化|股票配资|信用卡代还",
    re.IGNORECASE,
)
# Song lyrics and tales often fill up an advertisement: words of grievance in them mean nothing.
_FILLED_CHARS = 200
_HEAD_CHARS = 120
_TAIL_CHARS = 60
_BAD_STARS = 2


def detect_noise(texts: pd.DataFrame, feedback: pd.DataFrame, *, recipe_id: str) -> pd.DataFrame:
    """Weigh every feedback by what its own words say, and sign it for the later search for copies.

    Each row is judged by itself: no other row changes the result.

    Parameters
    ----------
    texts : DataFrame
        TEXTS columns feedback_id, revision, text_clean, month. Not changed.
    feedback : DataFrame
        FEEDBACK columns feedback_id, revision and, where there is one, rating: a bad rating speaks against praise.
    recipe_id : str
        Written on every row.

    Returns
    -------
    DataFrame
        NOISE, in the order of `texts`; `duplicate_of` empty.

    Raises
    ------
    SchemaError
        If a column is missing.

    Examples
    --------
    >>> texts = pd.DataFrame({"feedback_id": ["f00000000000000a1", "f00000000000000a2"], "revision": [0, 0],
    ...                       "month": ["2026-11", "2026-11"],
    ...                       "text_clean": ["系统默认好评！", "说好的好评返现不给，骗子"]})
    >>> noise = detect_noise(texts, texts[["feedback_id", "revision"]], recipe_id="r")
    >>> noise[["noise_kind", "weight_milli"]].values.tolist()
    [['default_praise', 100], ['none', 1000]]
    """
    missing = [name for name in ("feedback_id", "revision", "text_clean", "month") if name not in texts.columns]
    if missing:
        raise SchemaError(
            "noise cannot be found in a frame without these columns", expected=", ".join(missing),
            got=", ".join(map(str, texts.columns)), where="noise", fix="pass the columns of the texts table",
        )  # fmt: skip
    words = [text if isinstance(text, str) else "" for text in texts["text_clean"]]
    ratings = _ratings(texts, feedback)
    findings = [judge_text(text, rating) for text, rating in zip(words, ratings, strict=True)]
    noise = texts[["feedback_id", "revision", "month"]].reset_index(drop=True)
    return NOISE.conform(
        noise.assign(
            noise_kind=[finding.kind.value for finding in findings],
            weight_milli=np.array([WEIGHTS[finding.kind] for finding in findings], dtype=np.int64),
            reason=pd.Series([finding.reason or None for finding in findings], dtype="str"),
            signature=pd.Series(sign_texts(words), dtype=object),
            recipe_id=recipe_id,
        )
    )


def _ratings(texts: pd.DataFrame, feedback: pd.DataFrame) -> list[float]:
    if "rating" not in feedback.columns or feedback.empty:
        return [float("nan")] * len(texts)
    known = feedback[["feedback_id", "revision", "rating"]].drop_duplicates(["feedback_id", "revision"])
    joined = texts[["feedback_id", "revision"]].merge(known, how="left", on=["feedback_id", "revision"])
    return [float(rating) for rating in joined["rating"]]


def judge_text(text_clean: str, rating: float = float("nan")) -> Finding:
    """Say whether a text is noise, and by which rule.

    Parameters
    ----------
    text_clean : str
        A cleaned text.
    rating : float
        Stars from 1 to 5, or NaN.

    Examples
    --------
    >>> judge_text("该条评论已经被删除").kind.value, judge_text("加QQ群123456领红包，日赚300").kind.value
    ('boilerplate', 'spam')
    >>> judge_text("为了返现写好评，东西还不错").kind.value, judge_text("天天弹彩票广告，垃圾").kind.value
    ('rebate_praise', 'none')
    """
    # The keyed part of a mask may look like a number to call or a page to open.
    text = drop_keys(text_clean)
    for rule in _RULES:
        finding = rule(text, rating)
        if finding:
            return finding
    return Finding(NoiseKind.NONE, "")


def _find_separator(text: str, rating: float) -> Finding | None:
    """Only dots, commas and at most one kind of line: two kinds together make a face (^_^, -.-), which is an opinion.

    So are emoji, stars, question and exclamation marks. Who gives one star and three dots is displeased.
    """
    signs = set(text) - _DOTS - set(" \n")
    if len(signs) > 1 or not signs <= _LINES or rating <= _BAD_STARS or not text:
        return None
    if signs and len(set(text) - set(" \n")) > 1:
        return None
    return Finding(NoiseKind.SEPARATOR, "only separators, no word")


_DOTS = frozenset(".。,，、…·'′`")
_LINES = frozenset("-_=~*#|/\\+•─━│┃┄┅┈┉═║╌╍▁▂▃▄▅▆▇█■□▪▫◆◇●○※～　—–")


def _find_fixed_sentence(text: str, rating: float) -> Finding | None:
    if len(text) > 60:
        return None
    bare = "".join(filter(str.isalnum, text))
    if _BOILERPLATE.fullmatch(bare):
        return Finding(NoiseKind.BOILERPLATE, "a sentence of the platform, not of a customer")
    if _DEFAULT_PRAISE.fullmatch(bare) and not set(text) & set("?？"):
        return Finding(NoiseKind.DEFAULT_PRAISE, "praise by default: the customer wrote nothing")
    return None


def _find_rebate(text: str, rating: float) -> Finding | None:
    match = _REBATE.search(text) if len(text) <= _REBATE_CHARS else None
    if not match or rating <= 3 or not _PRAISE.search(text) or _GRIEVANCE.search(text):
        return None
    return Finding(NoiseKind.REBATE_PRAISE, "praise written for a rebate or to reach a number of characters")


def _find_spam(text: str, rating: float) -> Finding | None:
    # Advertisers do not give their own text bad stars.
    if rating <= _BAD_STARS:
        return None
    # A long text is an advertisement only if its opening is one; the end is where a customer says what he thinks of it.
    head = text if len(text) <= _FILLED_CHARS else text[:_HEAD_CHARS]
    bare = _strip_ornaments(head)
    offers = {offer.casefold() for offer in _OFFER.findall(bare)}
    strong = {offer.casefold() for offer in _STRONG_OFFER.findall(bare)}
    if (
        not (offers or strong)
        or _GRIEVANCE.search(head)
        or (head is not text and _GRIEVANCE.search(text[-_TAIL_CHARS:]))
    ):
        return None
    template = _TEMPLATE.search(bare)
    if template and template.start() <= _TEMPLATE_STARTS:
        return Finding(NoiseKind.SPAM, "the template of an advertising campaign")
    different = len(offers | strong)
    if _CONTACT.search(head) or _CONTACT.search(bare):
        if strong or different >= 2:
            return Finding(NoiseKind.SPAM, "an offer with a way to get in touch")
    elif _PAGE.search(head) and different >= 2 and _CALL.search(bare):
        return Finding(NoiseKind.SPAM, "an offer with a way to get in touch")
    if len(strong) >= 2 or (different >= _MANY_OFFERS and _CALL.search(bare)):
        return Finding(NoiseKind.SPAM, "several offers at once")
    return None


def _strip_ornaments(text: str) -> str:
    """Leave out the spaces and signs that advertisers put between characters to pass filters."""
    return "".join(character for character in text if character.isalnum() or character in "💰📱")


_RULES: tuple[Callable[[str, float], Finding | None], ...] = (
    _find_separator, _find_fixed_sentence, _find_rebate, _find_spam,
)  # fmt: skip
