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
_DEFAULT_PRAISE = re.compile(
    r"(?:系统|默认|系统默认|商家系统|平台)*(?:默认)(?:给予|作出|做出)?(?:的)?(?:好评|五星好评|5星好评|评价)"
    r"|系统自动(?:默认)?(?:好评|评价|确认收货)"
    r"|(?:此|该|本)(?:用户|买家|顾客|客户|会员)(?:没有|未|并未|暂未)(?:及时)?(?:填写|作出|做出|发表|留下|给出)?(?:任何)?(?:文字)?(?:评价|评论|内容)(?:内容)?"
    r"|(?:评价方|买家|用户|顾客|客户|会员)(?:没有|未|未能)(?:及时)?(?:做出|作出|填写|发表|给出)?(?:文字)?评价(?:系统默认(?:给予)?(?:好评|评价))?"
    r"|(?:用户|买家)?(?:超时|逾期)未评价?(?:系统)?默认好评|用户未点评系统默认好评|15天内买家未作出评价|暂无评价|没有填写评价内容?"
)
_BOILERPLATE = re.compile(
    r"(?:该|此|本|这)?条?(?:评论|评价|留言|内容|点评|回复)(?:内容)?(?:已经|已)?(?:被)?(?:用户|作者|系统|管理员|平台)?(?:自行)?(?:删除|屏蔽|隐藏|折叠)(?:了)?"
    r"|(?:该|此)?(?:用户|账号|帐号)(?:已经|已)?(?:被)?注销(?:了)?"
    r"|(?:该|此)(?:评论|评价|内容)?因?违反.{0,12}(?:规定|规则|规范|法规)(?:已|已经)?(?:被)?(?:删除|屏蔽|隐藏)?"
    r"|(?:查看|展开|收起|点击)(?:全部|更多|展开)?(?:评论|评价|内容|全文)?|暂无(?:评论|内容|数据|点评)|内容审核中|无内容|文字内容为空|内容为空"
    r"|nan|null|none|undefined|nocontent",
    re.IGNORECASE,
)

_REBATE = re.compile(
    r"(?:好评|五星|5星|评价|晒图|晒单)(?:可以|可|能|就|即|后)?(?:有)?(?:返现|返红包|返券|返利|返钱|反现|送券|领红包|有红包|送红包)"
    r"|返现(?:好评|评价|来的|才写)|为了(?:返现|红包|返红包|京豆|积分|金豆|优惠券|凑字数?)|(?:复制|粘贴|copy)(?:来)?的?(?:好评|评价|评论|一段)"
    r"|凑(?:够|足|满)?(?:一下)?(?:[一二三四五十百\d]{1,3}(?:个)?字|字数)|(?:字数|十五字|15字|十五个字|15个字)(?:要)?(?:凑|够了?吗|不够)|万能好评|通用好评|好评模板"
    r"|(?:懒得|不想)(?:写|打字).{0,8}(?:复制|粘贴)"
)
# Who writes more than this has something to say.
_REBATE_CHARS = 120
_PRAISE = re.compile(r"好评|不错|满意|喜欢|推荐|很好|挺好|棒|赞|值得|好用|可以|五星|5星")
_COMPLAINT = re.compile(
    r"不给|没给|没有给|未给|不返|没返|没有返|未返|不兑现|没兑现|不发|没发|没收到|未收到|不到账|没到账|骗|欺|坑|忽悠|虚假|假的|造假|诱导|引诱|强制|逼|要挟|"
    r"威胁|要求.{0,6}(?:好评|五星)|差评|投诉|举报|垃圾|恶心|无耻|说好|承诺|答应|退货|退款|后悔|失望|太差|很差|难用|不好|都是(?:刷|水军)|刷(?:单|评|好评)|水军"
    r"|气死|无语|诈骗|被盗|盗号|广告(?:太|多|烦)|弹(?:广告|窗)|别(?:买|上当|信)|不要(?:买|信|相信)|小心|警惕|上当"
)

_CONTACT = re.compile(
    r"(?:加|\+|联系|咨询|进|入)?\s*(?:QQ|扣扣|企鹅|球球|微信|薇信|威信|徽信|卫星|v信|vx|wx|weixin|wechat|电报|telegram|群)\s*(?:号|群|码)?\s*[:：]?\s*"
    r"(?:[a-z][a-z0-9_-]{4,}|\d[\d\s]{4,}\d|<手机:[0-9a-f]{4}>|<网址>)"
    r"|(?:加|\+|➕)\s*[qQvV]\s*[:：]?\s*[a-z0-9]{5,}|看我的?(?:昵称|头像|名字|资料)|\d{4,}\s*[点.]\s*com|(?:关注|关|注|加)[vV微].{0,3}公众号|公众号"
    r"|(?:加|联系|咨询|详询|拨打|致电).{0,6}<手机:[0-9a-f]{4}>|<网址>|www\.|(?:邀请码|推荐码|优惠码)\s*[:：]?\s*[a-z0-9]{4,}",
    re.IGNORECASE,
)
_OFFER = re.compile(
    r"彩票|时时彩|双色球|六合彩|博彩|赌场|真人(?:荷官|娱乐)|棋牌|百家乐|北京赛车|pk10|快三|计划群|稳赚|包赢|必中|日赚|日入|月入(?:过万|上万|\d)|躺赚|轻松赚|副业|兼职|刷单|"
    r"宝妈|招(?:代理|商|募)|代理(?:加盟|招|商)|诚招|一手(?:货|代)|高仿|A货|微商|套现|提额|秒批|无抵押|低息贷|代办|办证|代开|代刷|代练|"
    r"领(?:红包|现金|福利|优惠券)|免费(?:领|送|拿)|薅羊毛|返利|内部(?:优惠)?券|优惠券群|股票群|荐股|牛股|涨停|带你赚|私聊|约炮|成人(?:视频|用品)|"
    r"首存|存\d{2,}(?:返|送)|返水|体育(?:平台|竞技|娱乐)|娱乐[城场]|余乐场?|老[虎唬]机|[捕补]鱼|[采彩]票|彩漂|其牌|投[注助]|洪包|lovebet|诚信平台|"
    r"赚(?:钱|零花|💰|外快)|(?:一个|每个)(?:任务|壬务|奖励)|提现(?:秒|快|到账)|空闲时间|零花钱|"
    r"开户(?:送|即)|注册(?:就|即)?送|首充|充值(?:返|送)|提现秒|信誉(?:平台|保证)|新用户(?:立减|领)",
    re.IGNORECASE,
)
_MANY_OFFERS = 3
_TEMPLATE_STARTS = 20
_TEMPLATE = re.compile(
    r"(?:无意中|偶然)发现(?:了)?(?:这个|一个|一份).{0,12}(?:赚钱|诚信|彩票|游戏平台)|下载(?:的)?(?:软件|应用).{0,12}一个(?:奖励|任务)"
    r"|看我的?(?:昵称|头像).{0,12}(?:加入|赚)"
)
_STRONG_OFFER = re.compile(
    r"时时彩|六合彩|百家乐|北京赛车|pk10|真人荷官|约炮|代开发票|高仿|A货|计划群|套现|办证", re.IGNORECASE
)


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
    for rule in _RULES:
        finding = rule(text_clean, rating)
        if finding:
            return finding
    return Finding(NoiseKind.NONE, "")


def _find_separator(text: str, rating: float) -> Finding | None:
    if any(map(str.isalnum, text)):
        return None
    # An emoji alone is an opinion, and so is a question mark; lines and dots are neither.
    if any(ord(character) > 0x2190 and character not in _LINES for character in text) or "?" in text or "？" in text:
        return None
    return Finding(NoiseKind.SEPARATOR, "only separators, no word")


_LINES = frozenset("─━│┃┄┅┈┉═║╌╍▁▂▃▄▅▆▇█■□▪▫◆◇●○★☆※，。、！；：…～“”‘’（）【】《》「」『』　·—–")


def _find_fixed_sentence(text: str, rating: float) -> Finding | None:
    if len(text) > 60:
        return None
    bare = "".join(filter(str.isalnum, text))
    if _BOILERPLATE.fullmatch(bare):
        return Finding(NoiseKind.BOILERPLATE, "a sentence of the platform, not of a customer")
    if _DEFAULT_PRAISE.fullmatch(bare):
        return Finding(NoiseKind.DEFAULT_PRAISE, "praise by default: the customer wrote nothing")
    return None


def _find_rebate(text: str, rating: float) -> Finding | None:
    match = _REBATE.search(text) if len(text) <= _REBATE_CHARS else None
    if not match or rating <= 3 or not _PRAISE.search(text) or _COMPLAINT.search(text):
        return None
    return Finding(NoiseKind.REBATE_PRAISE, "praise written for a rebate or to reach a number of characters")


def _find_spam(text: str, rating: float) -> Finding | None:
    template = _TEMPLATE.search(text)
    if template and template.start() <= _TEMPLATE_STARTS:
        # Song lyrics often fill up such a text: words of complaint in them mean nothing.
        return Finding(NoiseKind.SPAM, "the template of an advertising campaign")
    offer = _OFFER.search(text)
    if not offer or _COMPLAINT.search(text):
        return None
    contact = _CONTACT.search(text)
    offers = len(set(_OFFER.findall(text)))
    if contact and (_STRONG_OFFER.search(text) or offers >= 2):
        return Finding(NoiseKind.SPAM, "an offer with a way to get in touch")
    if offers >= _MANY_OFFERS:
        return Finding(NoiseKind.SPAM, "several offers at once")
    return None


_RULES: tuple[Callable[[str, float], Finding | None], ...] = (
    _find_separator, _find_fixed_sentence, _find_rebate, _find_spam,
)  # fmt: skip
