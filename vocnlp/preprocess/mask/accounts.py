# ruff: noqa: E501 - word lists and patterns read better whole
"""Ids that only the words before them give away: QQ, WeChat, accounts, orders, policies, parcels, devices."""

from __future__ import annotations

import re

from vocnlp.preprocess.mask.latin_words import LATIN_WORDS
from vocnlp.preprocess.mask.view import Find, settle

# Whatever signs stand between a word and its value: colons, brackets, arrows, pictures.
_QUOTE = r"[^A-Za-z0-9\u3400-\u9fff\n\x01,。!?;]{0,4}"
_IS = r"(?:也?就?都?是|为|叫做?|等于|如下|写的是|填的是)?"
_ID = r"(?:[小大]?号码?|账号|帐号|ID|Id|id|名|群号?|昵称)?"
_EDGE = r"(?<![A-Za-z0-9_])"
# What a number counts or costs, or the rest of a version: then it is no id.
_UNIT = r"(?! ?(?:[元块万亿次个人年月天台件条分页%号版位]|[.:][0-9]|/[0-9]|多[元块万]))"

_QQ = re.compile(
    # A company's own group is as public as its hotline.
    rf"(?<!官方)(?:(?i:(?<![A-Za-z])(?:qq|q号|q群|[加扣]q|q(?=[ :是]|[1-9][0-9]{{5}})))|扣扣|扣群|球球|企鹅号?|[加我]扣(?=[ :0-9]))"
    rf"(?:交流|客服|客户|维权|业主)?{_ID}{_QUOTE}{_IS}{_ID}(?:加我?|联系我?)?{_QUOTE}(?:, ?(?=[0-9]{{6}}))?"
    rf"(?P<value>[1-9](?:[ -]?[0-9]){{4,10}})(?![0-9A-Za-z@]){_UNIT}"
)
_WECHAT_WORD = (
    r"微 ?[信芯心]|[威薇徽维]信|微[xX×]|[wW]ei信|绿泡泡|绿色软件|(?<![A-Za-z])(?i:wechat|we chat|weixin|v ?x|w ?x|v ?信|v号|v❤)"
    r"|[加＋+➕] ?[vV微薇]|(?<![A-Za-z])[vV](?=[^A-Za-z\n。!?;,])|[薇微卫](?:星(?=[^\u3400-\u9fff])|(?=[ :]))|(?:私聊?|[加滴]我|[搜就]加)(?P<only>)"
)
_WECHAT = re.compile(
    rf"(?:{_WECHAT_WORD})(?P<link>{_QUOTE}(?:(?:[号码账帐同名昵称联系搜索添加找我的一下个是为叫就请可到你您绑定聊]|ID|[Ii]d){{1,6}}{_QUOTE}){{0,2}})"
    rf"(?P<value>[A-Za-z][A-Za-z0-9_-]{{5,19}}|[1-9][0-9]{{5,10}})(?![A-Za-z0-9_@]|-[A-Za-z0-9]|[.][A-Za-z0-9]){_UNIT}"
)
_WECHAT_LINK = re.compile(r"[^A-Za-z0-9一下我的加联系\s]|(?i:id)")
# After 加我 alone, an id looks like one: small letters, or letters, then digits or an underscore.
_WECHAT_LIKE = re.compile(
    r"[a-z]{6,}|(?=.*[a-z]|.*_)(?=.*[0-9_])[A-Za-z][A-Za-z0-9_-]+|(?=.*[A-Z].*[A-Z].*[A-Z])[A-Z]+[0-9]{3,}[A-Za-z]?|[a-z]+-[a-z]+"
)
# The words, and the kind; every word is followed by a number of its own, up to a few characters away.
_ORDER_WORDS = (
    r"订单|单号|运单|快递单?|物流单?|包裹|面单|流水|交易|保单|保险单|工单|投诉|受理|案件|报案|理赔|赔案|预订|预定|确认|合同|协议|发票|凭证|业务|申请单?|服务单|退款|退货|售后|"
    r"支付|付款|转账|参考|回执|票|取件|编|信件|提单|受理单|维修单|服务|预约|挂号|就诊|病历|住院|门诊|案|车架|机票|客票|准考证|批复|登记|单据|收据|查询|取票|回单|商户|汇款|汇票|提货|派工|序|小票|水单|入库|出库|送货|安装|报修|举报|信访|诉求|咨询|反馈|来电|录音|呼叫|任务|提单|处方|检查|检验|报告|标本|航班订|酒店|门票|兑换|券|优惠券|礼品|会议|房间订|租赁|借款|贷款|放款|还款|扣款|代扣|认购|申购|赎回|委托|成交|车票|火车票|电子客票|PNR"
)
_ACCOUNT_WORDS = (
    r"账|帐|账户|帐户|户|会员|会员卡|会员账|卡|客户|客户经理|用户|员工|工|学|学籍|社保|医保|公积金|税|纳税人识别|电表|水表|燃气|煤气|电费户|缴费|宽带|ETC卡|抖音|小红书|快手|支付宝|"
    r"微博|钉钉|陌陌|探探|淘宝|京东|拼多多|美团|飞书|登录|登陆|注册|游戏|角色|证券|股东|资金|基金账|身份|营业执照|统一社会信用代码|纳税|开户|购物卡|加油卡|公交卡|储值卡|电话卡|礼品卡|车架|发动机"
)
_NUMBER_ENDS = r"(?:单号|编号|号码|账号|帐号|代码|号|ID|Id|id|码(?=[ :]))"
_BARE_ORDER = (
    r"准考证|病历|病案|门诊|单[号子]?|(?<=[一二两三四五几])单(?:,|，)|[询票件]码|流水|快递|包裹|物流|交易|受理|凭证|合同|协议|发票|小票|收据|售后|案件|票据|(?<![型款货色批序])编号"
    r"|(?i:(?<![a-z])(?:order|tracking|ticket|invoice|case|booking|reference|ref|no\.|po)(?: ?(?:no|number|id|code|号))?\.?(?![a-z]))"
)
_BARE_ACCOUNT = r"(?:会员|就诊|诊疗|购物|储值|公交|校园|加油|社保|医保|市民|健身|贵宾|医疗|借书|一)卡通?(?=[ :A-Za-z0-9])|账号|帐号|账户|帐户|用户名|登录名|户号|(?<![A-Za-z])(?i:u?id|account)(?![A-Za-z])|(?:会员|(?<![A-Za-z])(?i:vip))(?=[ :]{0,3}[A-Za-z]{0,5}[0-9]{6})|工号|学号|会员号"
_BARE_DEVICE = (
    r"(?i:(?<![a-z])(?:IMEI|MEID|SN|S/N|MAC))(?![A-Za-z])码?号?|序列号|设备号|设备ID|设备编码|串号|机身号|机身码|设备码"
)
_VALUE = r"(?P<value>[A-Za-z0-9]+(?:[-_/][A-Za-z0-9]+)*(?: [0-9]{3,}(?![0-9]*[-:.年月日]))*(?:(?<= [0-9]{4}) [0-9]{1,2}(?![0-9A-Za-z.:年月日元个件次天号]))?)"
_LINKED = rf"(?:\([^()\n]{{1,8}}\))?(?:尾号|尾数|末尾)?{_QUOTE}{_IS}{_QUOTE}(?:[Nn][Oo]\.?{_QUOTE})?"


def _named_value(words: str, ends: str, bare: str) -> re.Pattern[str]:
    return re.compile(rf"(?:(?:{words}){ends}|{bare})(?P<link>{_LINKED}){_VALUE}(?![A-Za-z0-9_@]){_UNIT}")


_NAMED = (
    (
        "设备",
        re.compile(
            rf"(?:{_BARE_DEVICE})(?P<link>{_LINKED})(?P<value>[A-Za-z0-9]{{4,}}(?:[-: ][A-Za-z0-9]{{3,}})*(?![A-Za-z0-9]))"
        ),
    ),
    ("单号", _named_value(_ORDER_WORDS, _NUMBER_ENDS, _BARE_ORDER)),
    ("账号", _named_value(_ACCOUNT_WORDS, _NUMBER_ENDS, _BARE_ACCOUNT)),
)
# Whatever else has a number of its own; goods, models and seats have one too.
_NO_ID_OF = "型批版牌货色款座位楼房频信符文尺区邮番章口台网条轨钢株弹"
_ANY_NUMBER = re.compile(
    rf"(?<![{_NO_ID_OF}])(?<!产品|商品|规格|货物|物料|零件|配件|邮政|车型)(?:编号|单号|号码|[㐀-龿A-Za-z]号)(?P<link>{_LINKED})(?P<value>[A-Za-z]{{0,5}}[-_]?[0-9](?:[-_/]?[0-9]){{6,}})(?![A-Za-z0-9_@]){_UNIT}"
)
_STAFF = re.compile(
    rf"(?:工号|员工号|柜员号|警号|职工号|客服号?|专员){_LINKED}(?P<value>[A-Za-z]{{0,3}}[0-9]{{4,10}}|(?![Qq]|[VvWw][Xx])[A-Za-z]{{1,3}}[0-9]{{3}})(?![A-Za-z0-9]){_UNIT}"
)
_WXID = re.compile(r"(?<![A-Za-z0-9])wxid_[A-Za-z0-9]{6,20}")
_LOGIN = re.compile(
    r"(?:[账帐][户号]名?|用户名|会员名|注册名|登[录陆](?:名|用的|的是)|昵称|网名|旺旺[号名]?|(?:抖音|快手|小红书|微博|钉钉|支付宝|淘宝)(?:账号|帐号|号|ID|id|昵称))"
    r"(?:(?:名字)? ?(?:[:=]|是|为|叫做?) ?[\"“'【\[]?| ?(?=[A-Za-z_.-]{0,20}[0-9]|[a-z]{2,}[_.-][a-z]{2,}|[A-Z][a-z]+-[A-Z][a-z]+|(?P<bare>[a-z]{6,20})(?![A-Za-z0-9_@.-])))(?P<value>[A-Za-z][A-Za-z0-9_.-]{4,29}(?<!\.))(?![A-Za-z0-9_@])"
)
# Travel: a booking has five to seven letters and digits, a reservation of a flight six letters perhaps.
_BOOKING = re.compile(
    r"(?:(?<![A-Za-z])(?i:pnr)|(?:记录|订座|订位|预[订定])(?:编码|编号|代码|记录)|预[订定约][号码]|确认[号码]|订座号|订位号)(?:[号码])?[^A-Za-z0-9\u3400-\u9fff\n。!?;,]{0,3}(?:是|为)?[^A-Za-z0-9\u3400-\u9fff\n。!?;,]{0,3}"
    r"(?P<value>(?=[A-Za-z]{0,6}[0-9])(?=[0-9]{0,6}[A-Za-z])[A-Za-z0-9]{5,7}|[A-Z]{6})(?![A-Za-z0-9_@-])"
)
# Parcels say what they are by themselves: carriers' prefixes, and UPU S10 with its country.
_PARCEL = re.compile(
    r"(?<![A-Za-z0-9])(?:(?i:SF|YT|ZTO|STO|JD[A-Z]{0,3}|JT|DPK|DPL|YD|HTKY|EMS|UC|BEST|YZPY|TTK|XB)[ -]?[0-9](?:[ -]?[0-9]){9,15}+(?:-[0-9]{1,2}){0,2}-?|[A-Z]{2} ?[0-9]{9} ?(?:CN|HK|TW|US|JP|GB))(?![A-Za-z0-9])"
)
_CARRIER = re.compile(
    r"(?:(?:顺丰|中通|圆通|申通|韵达|极兔|邮政|德邦|百世|菜鸟|京东|天天|安能|丰网|跨越|EMS|ems)(?:快递|速运|速递|物流|快运)?|取件|派件|快件|邮件|包裹|面单|单号查|查件|查快递|物流)[^A-Za-z0-9\n。!?;\x01]{0,4}"
    r"(?P<value>(?!400|800)[0-9](?:[ -]?[0-9]){11,17}+)(?![0-9A-Za-z])"
)
# A date, and a running number behind it: 2026-09-01-88-1234, 20260901 and nine more digits. No time has so many.
_NUMBERED_DAY = re.compile(
    r"(?<![A-Za-z0-9_./-])(?P<value>[A-Za-z]{0,4}(?:20[0-4][0-9]([-/]?)(?:0[1-9]|1[0-2])\2(?:0[1-9]|[12][0-9]|3[01]))(?:[-/](?:[0-9]{4,}|[0-9]{2,}-[0-9]{2,})|[0-9]{9,}))(?![A-Za-z0-9])"
)
_MAC = re.compile(r"(?<![0-9A-Fa-f:-])[0-9A-Fa-f]{2}(?:(?::[0-9A-Fa-f]{2}){5}|(?:-[0-9A-Fa-f]{2}){5})(?![0-9A-Fa-f:-])")
_IP = re.compile(
    r"(?:(?<![A-Za-z])(?:IP|ip|Ip)(?:地址|v4|V4)?|登录地址|登陆地址)[ :=是为(]{0,4}(?P<value>(?:[0-9]{1,3}\.){3}[0-9]{1,3})(?![0-9.])"
)
_DATE = re.compile(
    r"(?:19|20)[0-9]{2}(?:[-_ ]?(?:0[1-9]|1[0-2])(?:[-_ ]?(?:0[1-9]|[12][0-9]|3[01])(?:[-_ ]?(?:[01][0-9]|2[0-3])(?:[0-5][0-9]){0,2})?)?)?"
    r"|(?:19|20)[0-9]{2}([-/])[0-9]{1,2}\1[0-9]{1,2}(?: ?[0-9]{1,6})?"
)
_DIGIT = re.compile(r"[0-9]")
_SEPARATORS = re.compile(r"[ :_/-]+")
_MIN_DIGITS, _MIN_CHARS = 4, 6
# No number of anything has fewer, nor wider apart; a quick look before the many words that name one.
_DIGITS = re.compile(r"[0-9](?:[A-Za-z_/ :.-]{0,12}[0-9]){2}|[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]")
# The word may come after: 2025061712345这个订单.
_BEFORE_WORD = re.compile(
    r"(?<![A-Za-z0-9_.-])(?P<value>(?!0x)[A-Za-z0-9][A-Za-z0-9-]{7,29}+)(?= ?(?:,(?=订单号|单号))?(?:都是|是我的)?(?:(?:这|那|此|该)(?:个|笔|张|条|份|件|票)?|的|号)?(?:订单|单[号子]?|运单|快递|工单|包裹|保单|交易|流水|合同|发票|物流|票))"
)


_AND = re.compile(
    r" ?(?:[和与、,及/]|还有|以及) ?(?P<value>[A-Za-z]{0,4}[0-9](?:[A-Za-z0-9-]{7,29}|[0-9]{2,4}(?: [0-9]{2,5}){2,5}))(?![A-Za-z0-9_@-])"
)
_AND_BEFORE = re.compile(
    r"(?<![A-Za-z0-9_.-])(?P<value>(?!0x)[A-Za-z]{0,4}[0-9][A-Za-z0-9-]{7,29}) ?(?:[和与、,及/]|还有|以及) ?\Z"
)
_AFTER = (
    (
        "QQ",
        re.compile(
            r"(?<![A-Za-z0-9_.-])(?P<value>[1-9][0-9]{4,10})(?= ?(?:这个|那个|是我的?|是本人)(?:QQ|qq|扣扣|企鹅|[Qq]号))"
        ),
    ),
    (
        "账号",
        re.compile(
            r"(?<![A-Za-z0-9_.-])(?P<value>[a-z][a-z0-9_.]{4,19}+)(?= ?(?:这个|那个|这|那)(?:账|帐|号(?![码线])|用户|会员|昵称))"
        ),
    ),
    (
        "微信",
        re.compile(
            r"(?<![A-Za-z0-9_.-])(?P<value>[A-Za-z][A-Za-z0-9_-]{5,19}+)(?= ?(?:这个|那个|是我的?|是本人|的)(?:微信|[VvWw][Xx]|威信|薇信))"
        ),
    ),
    (
        "银行卡",
        re.compile(
            r"(?<![A-Za-z0-9_.-])(?P<value>[0-9](?:[ -]?[0-9]){11,20}+)(?= ?(?:这|那|该|此)(?:个|张)?(?:银行|信用|储蓄|借记)?(?:卡|账|帐|户头))"
        ),
    ),
)


def find_parcels(view: str) -> list[Find]:
    """Find parcels by their carriers' letters; they come before any number that their digits may look like.

    Examples
    --------
    >>> [find.value for find in find_parcels("SF1234567890123到了,sf 1234 5678 90123,JDVB13800138000,SF快递")]
    ['SF1234567890123', 'SF1234567890123', 'JDVB13800138000']
    """
    if not _DIGITS.search(view):
        return []
    return [Find(*match.span(), "单号", _SEPARATORS.sub("", match[0]).upper()) for match in _PARCEL.finditer(view)]


def find_accounts(view: str) -> list[Find]:
    """Find ids after words that name them.

    Examples
    --------
    >>> [(f.kind, f.value) for f in find_accounts("加qq 123456789,微信:zhang_88,订单号JD2019-88123456,订单99.5元,微信iphone")]
    [('QQ', '123456789'), ('微信', 'zhang_88'), ('单号', 'JD201988123456')]
    """
    finds: list[Find] = []
    for match in _QQ.finditer(view):
        finds.append(_find(match, "QQ"))
    for match in _WECHAT.finditer(view):
        value = match["value"]
        if LATIN_WORDS.fullmatch(value) or (match["only"] is not None and not _WECHAT_LIKE.fullmatch(value)):
            continue
        if not value.isalpha() or value.islower() or _WECHAT_LINK.search(match["link"]):
            finds.append(Find(*match.span("value"), "微信", value.lower()))
    finds += [Find(*match.span(), "微信", match[0].lower()) for match in _WXID.finditer(view)]
    for match in _LOGIN.finditer(view):
        if LATIN_WORDS.fullmatch(match["value"]):
            continue
        finds.append(Find(*match.span("value"), "账号", match["value"].lower()))
    for kind, form in _AFTER:
        for match in form.finditer(view):
            if not LATIN_WORDS.fullmatch(match["value"]):
                finds.append(Find(*match.span("value"), kind, _SEPARATORS.sub("", match["value"]).lower()))
    finds += [_find(match, "单号") for match in _BOOKING.finditer(view)]
    if _DIGITS.search(view):
        finds += _find_numbered(view)
    finds = settle(finds)
    for find in [find for find in finds if find.kind == "单号"]:
        for another in (_AND.match(view, find.end), _AND_BEFORE.search(view, max(find.start - 40, 0), find.start)):
            if another and len(_DIGIT.findall(another["value"])) >= 6 and not _DATE.fullmatch(another["value"]):
                finds.append(_find(another, "单号"))
    return settle(finds)


def _find_numbered(view: str) -> list[Find]:
    """Find ids that have digits enough to be a number of something."""
    finds: list[Find] = []
    for kind, form in _NAMED:
        for match in form.finditer(view):
            if _is_number(match["value"], strict=match["link"] == ""):
                finds.append(_find(match, kind))
    for match in _BEFORE_WORD.finditer(view):
        if len(_DIGIT.findall(match["value"])) >= 6 and not _DATE.fullmatch(match["value"]):
            finds.append(_find(match, "单号"))
    for kind, form in (("账号", _STAFF), ("IP", _IP)):
        for match in form.finditer(view):
            finds.append(Find(*match.span("value"), kind, match["value"].lower()))
    for form in (_CARRIER, _NUMBERED_DAY):
        finds += [_find(match, "单号") for match in form.finditer(view)]
    finds += [Find(*match.span(), "设备", _SEPARATORS.sub("", match[0]).upper()) for match in _MAC.finditer(view)]
    for match in _ANY_NUMBER.finditer(view):
        if view[match.start()] not in _NO_ID_OF and not _DATE.fullmatch(match["value"]):
            finds.append(_find(match, "单号"))
    return finds


def _find(match: re.Match[str], kind: str) -> Find:
    return Find(*match.span("value"), kind, _SEPARATORS.sub("", match["value"]).upper())


def _is_number(value: str, *, strict: bool) -> bool:
    """Tell an id from a word, a date, a model: it has digits enough."""
    if len(value) < _MIN_CHARS or len(_DIGIT.findall(value)) < _MIN_DIGITS:
        return False
    return not _DATE.fullmatch(value) or (value.isdigit() and len(value) >= (12 if strict else 8))
