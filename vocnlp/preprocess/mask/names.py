# ruff: noqa: E501, SIM905 - word lists and patterns read better whole
"""People's names: surname and title (王先生, 李建国经理), or after words that introduce one (我叫, 联系人, 户名).

Chinese has no capitals and no spaces, so a name is read from its parts: a surname, then characters that people give
their children, then what stands around it. Words that only look like a name (高级经理, 余额, 方便, 张江) are known.
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import NamedTuple

from vocnlp.preprocess.mask.view import Find, settle

# The most frequent hundred-odd surnames bear 85 in 100 people.
_COMMON = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩邓冯曹彭曾萧肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚沈钟姜崔谭陆范汪廖石金韦贾夏付傅方邹熊白孟秦邱侯江尹薛闫阎段雷龙黎史陶贺毛郝顾龚邵万覃武钱"
    "戴严莫孔向常汤洪樊葛章鲁俞柯"
)
_RARE = (
    "温康施文牛申安齐易乔伍庞颜倪庄聂焦左岳殷耿关兰裴祝辛管柴鲍凌霍翁涂包甘解翟盛童欧甄卜尤娄项单成华柳芦路纪季詹毕宁瞿滕冉蓝游阳符苗骆冷桂屈褚宗喻缪艾古卓饶房景闵蒲麦卞梅郁储席穆池米匡谷戚"
    "车师费岑连晏佟简仇边封邢窦嵇路冀郎臧阮蔺隋靳巩巫宫尚农占朴鹿楚岩水平佘鄢商苟牟敖晋荣覃揭佀麻暴宓银桑位寇蹇邬虞祁栾仲邝昌沙明应闻向戈裘沃强盖逄晁勾权桓暨"
    "陳張劉楊黃趙吳孫馬鄭許韓馮鄧葉盧鐘薑陸範賈鄒龍賀顧錢嚴湯魯俞譚閻羅謝蕭呂蘇"
)
_COMPOUND = "欧阳|上官|司马|诸葛|司徒|东方|独孤|南宫|夏侯|皇甫|尉迟|公孙|慕容|令狐|宇文|长孙|闻人|轩辕|端木|百里|东郭|南门|呼延|西门|申屠|公羊|澹台|淳于|太史|钟离|濮阳|万俟|拓跋|完颜|歐陽|司馬|諸葛"
_SIMPLE = str.maketrans(
    "陳張劉楊黃趙吳孫馬鄭許韓馮鄧葉盧鐘薑陸範賈鄒龍賀顧錢嚴湯魯譚閻羅謝蕭呂蘇歐陽諸經閆",
    "陈张刘杨黄赵吴孙马郑许韩冯邓叶卢钟姜陆范贾邹龙贺顾钱严汤鲁谭阎罗谢萧吕苏欧阳诸经闫",
)
# Characters that people are given; together they cover nearly all given names.
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文志海波鹏辉飞斌鑫宇浩然轩子涵欣怡梓萱诗雨晨佳琪雪梅琳慧颖婷婷玲燕春兰凤洁珍莉云莲真环爱妹香月莺媛瑞凡嘉琼勤贞桃倩"
    "毅俊峰保东辅力永健世广义兴良山仁宁贵福生龙元全胜学祥才发武新利清彬富顺信成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会思群豪心邦承乐绍功松善厚庆民友裕河哲江浦翔旭冬冰昆坤"
    "奇威乾锋铭泽晓小少一亦亚娅雅若若梦可依卓妍妤琳瑶瑾璇璐璟珊珂珠琴瑜瑛彤彦怀恩恒悦惠愉昊昌昕晖晗晶智曦曼朗杉柏柔柳栋桐梁楠榕欢正殿毓沛沁沐泓泉波洪润涵淑淇淳深渊溪滢滨漫澜炎"
    "炜炫烁烨焕煜熙燕珏琛琦琰睿祺祯禹秋程竹笑筠筱红纯纪素紫继维绮翠翰耀聪育胤舒航艺芊芝芬芮芷苑苗若茜茹荣荷莎菁菊菲萌萍葵蓉蓓蓝蔓蕊蕾薇虹蝶衡裕西诺谦贤赫跃轶辰达远逸道郁金钊钢钰铁铮"
    "锐锦长闻阳雄雯震霄霖霏青靖韵韬韶顺颂馨骏高鸣麒麟黎齐培仪伊伦佩侠修俪倩健儿元兆克冠凌凯列剑加劲勋化北华卉卫双叶君启吉含园城培基堂墨声复夏多大奕妙妮姗姝娇娣婉婧嫣存孝季学宏宗定宜宝宾"
    "家容宽寅寒寿尔尧展屹岚岭峻崇川州巧帅帆希帝干年幼庭廷开弘弛彩影律循德忆忠念怡恬悠情愿慈懿成戈才扬承挺捷政敦斐斯方旋旻昂易映昱显景晋晔普暖月朋木本权杏材来枫树柯标校根格桦梨棋森植楚榆樱欧"
    "歌殊水汉汐池沙泰津浚浪润淼清湘源滔潇潮澄瀚火灵炳烈焱煊照燃爽牧特献珩珮班理琪琬瑄瑶甜田甲申男留略登白百益盈盼直相眉真石砚礼社禄秉科穆立章童端笛简粤约纲练绪绣绿缘罡羽老耘肖育胜自至舟良艳"
    "芒花芳芸茵草莹莺菡蒙蓬蕙藏蝉行表裴言誉许讯识语读谊谋贝赞超越路载轮辞迅运连迪逊邑郡采里野钧钟铃银锋镇镜门闯阁防阿陆陶隆雁雪露青静非革音项预颐风飘香骄骞鲁鲲鹃鹤麦黛三四五六二七八九"
)
# No name holds these: they end the search for its beginning.
_NEVER = (
    "的了是在与跟给对被把让叫请找问说到为由从这那位个我你他她它您们很就都也还没不吗吧呢啊呀哦嗯各该某每谁些什么怎会要想去着过得地能但又再之其此每只并及或者有和以各将因所于一两几另该此本贵老总副男女客户"
    "顾服店员打电话联系感反馈向刚才昨今每次叫见找看听接待工级联等您好"
)
_COMMON_SET, _RARE_SET = frozenset(_COMMON), frozenset(_RARE) - frozenset(_COMMON)
_SURNAMES = _COMMON_SET | _RARE_SET
_GIVEN_SET, _NEVER_SET = frozenset(_GIVEN) - frozenset("老行"), frozenset(_NEVER)
_COMPOUNDS = frozenset(_COMPOUND.split("|"))

_STRONG_TITLES = "先生 女士 小姐 太太 夫人 先森 師傅".split()
_WEAK_TITLES = (
    "经理 老师 师傅 主任 医生 大夫 护士 教授 律师 主管 店长 队长 总监 顾问 会计 教练 校长 院长 局长 处长 科长 所长 书记 镇长 村长 警官 法官 工程师 阿姨 叔叔 大爷 大妈 大哥 大姐 老板 同学 同志 行长 管家 "
    "师兄 博士 市长 区长 县长 主席 董事长 店主 房东 阿姐 哥哥 姐姐 奶奶 爷爷 伯伯 经纪 經理 老師 醫生 工长 班长 组长 厂长 会长 部长 专员 柜员 助理 技师"
).split()
_TITLE = re.compile("|".join((*_STRONG_TITLES, *_WEAK_TITLES)))
# 女士包, 律师费, 会计划: no title of anybody.
_AFTER_NO_TITLE = {"先生": "们", "女士": "包鞋们表装款", "小姐": "们", "律师": "费函们", "会计": "划们"}
_SHORT_TITLE = re.compile(
    rf"(?:(?<![㐀-龿])|(?<=[找给跟和问请叫是的位]))(?P<name>[{_COMMON}])(?:总(?![是的部价体额之共算在要会有想能不觉])|姐(?![妹夫])|哥(?!哥|们)"
    r"|工(?![作商业程资艺人厂具行地友会])|董(?!事)|导(?![致航购演弹游员])|队(?![伍友列员]))"
)
# Words that end like a surname: the surname's last letter -> what stands before it then.
_WORD_ENDS = {
    "方": "设本双对地官双各乙甲东西南北前后一多警校我资厂卖买店乡银平立处大药", "高": "很提最太较更偏不超升越比身", "安": "平保公治西不早晚长天延泰淮吉雅", "金": "资基现奖租押佣黄税礼罚本定奠五白美",
    "常": "非经日正平通异时反", "于": "由关对至在位属终处基等低高过忠善敢便不小大出", "何": "任如为因奈几", "马": "立罗人骑宝河斑木黑", "成": "完形变达造组做分合收构生赞", "平": "水和公太不北",
    "万": "千百十一几两上", "任": "责信担主现前离历", "时": "小当及平准随按有同临实到", "谢": "感多答致谢", "石": "钻玉宝岩化", "白": "明空黑小纯", "江": "浙镇黑九湛内阳", "明": "说证声表透聪分发",
    "文": "中英语作论人外短图", "温": "高低体气保室恒", "康": "健小安", "华": "中新清金年繁", "路": "公道马铁网线一", "程": "工流过课行日全", "余": "其多剩业", "段": "低高中手阶时路片", "田": "农蓝丰福",
    "陆": "登大着", "钱": "价多省花退付赚块", "顾": "照回不光主兼", "龙": "恐水沙尼", "林": "森园树吉桂", "洪": "防抗山", "章": "文公盖印规", "严": "庄森", "武": "威", "毛": "羊皮眉", "叶": "茶树绿",
    "付": "支已未对应预垫到", "雷": "地扫踩避", "史": "历", "董": "古", "夏": "华初", "黄": "蛋金", "苏": "江", "许": "允也或些", "向": "方转面导一志", "汤": "鸡", "施": "设措实", "解": "了理不讲见误",
    "单": "订菜账保运工简订传名清", "连": "大一", "米": "小玉大虾厘", "包": "钱红书背面", "关": "相有开机无", "管": "不主保监只尽水", "应": "反供响", "计": "会设统预共", "利": "福便有",
    "师": "律厨老技导大设讲", "游": "旅导下上手", "阳": "沈太",
    "童": "儿", "唐": "荒", "孙": "子",
}  # fmt: skip
# As a title's whole surname these are words far oftener than names: 语文老师, 全职司机, 水电师傅, 班主任.
_WEAK_ALONE = frozenset("文时水平单车师关应来位区利强计管包解明商农占房银边景左路路项简成连班向常安万费古施祝谢")

_NOT_NAMES = re.compile(
    r"戴[眼着]|高[中级峰兴达速端度低档手价温考校德铁压管质评清效]|金[融额钱牌属卡色融龙华条普花税山]|余[额下款地]|方[便法案向面式可才]|马[上路力桶桶达克]|张[江家贴开口]|王[者府牌炸]|黄[金山色浦牛]|平[安台时均板]|安[全装排心静卓]|白[天金云色屏条]"
    r"|江[苏西南北山]|温[州度馨柔]|任[何意务命性]|何[时况必况]|程[序度]|石[家油化]|雷[军达]|龙[华岗头]|田[园]|计[算划]|包[装括邮裹]|华[为夏润住]|万[达科一元]|元[旦]|乐[视意]|单[位号独]|关[于闭注机系]|全[部新]|明[明天显白年确]"
    r"|文[明件字化]|时[间候]|和[平谐]|项[目]|应[该用]|费[用]|简[单直易]|顾[客问虑]|连[接续]|解[决释绑]|强[烈制]|支[付持行]|东[西方莞]|水[平果]|牛[奶肉]|祝[福你您]|曾[经在]|管[理家用]|谢[谢]|钱[包]|封[闭]|武[汉警]|贺[卡]|景[区]"
    r"|丁[香]|易[车购]|路[口上过]|成[都功本为]|常[州用见常]|宁[波夏愿]|康[泰]|孔[雀]|孙[子女]|毛[病]|米[饭]|司[机法]|师[傅]|游[戏]|车[位子间]|向[来前后]|于[是]|莫[名非]|严[重格]|许[多可]|段[时落]|杜[绝]|程[式]|陆[续]|郑[重州]|唐[突]|苏[宁州]"
    r"|付[款费钱出]|周[末日边一二三四五六年围期到]|夏[天季]|章[程]|池[塘]|宋[体]|韩[国版式]|汤[圆]|秦[皇]|叶[子]|童[装年]|梁[山]|林[业]|洪[水]|施[工]|盛[夏]|左[右边]|荣[耀誉]|沙[发]|水[电管果]|麻[烦]|利[息率用]|权[限益]|商[家品场]"
    r"|位[置]|来[电]|农[业行]|银[行联]|古[城镇]|尚[未可]|昌[平]|房[间子]|位[于]|甘[肃]|欧[美洲]|柳[州]|莫[大]|车[主]|楚[天]|齐[全]|边[上]|席[位]|申[请通]|史[上]|包[间厢]|候[车]"
)
# Strong: what follows is a name. Weak: it may be, if it looks like one and stands by itself.
_PARTIES = (
    "联系 收件 收货 收款 付款 寄件 发件 持卡 开户 投保 被保险 被投保 受益 申请 经办 负责 投诉 报案 举报 反映 当事 借款 担保 签收 提车 购票 订票 入住 预订 预定 代办 取件 取货 乘车 乘机 监护 "
    "法定代表 紧急联系 被告 委托 代理 签约 承租 出租"
).split()
_STRONG_LEADS = [
    *(party + "人" for party in _PARTIES),
    *"姓名 户名 名字 真名 本名 全名 署名 落款 机主 户主 收件名 客户名称 客户名 我叫 他叫 她叫 人叫 本人叫 对方叫 名叫 叫做 签名 联络人 聯繫人".split(),
]
_WEAK_LEADS = (
    "我是 本人 我就是 这是 这里是 客户经理 理财经理 大堂经理 店经理 店长 项目经理 产品经理 行长 主任 班主任 经理 柜员 柜台 客服 客服人员 客服专员 坐席 接线员 店员 导购 导购员 销售 销售员 销售顾问 置业顾问 "
    "服务员 营业员 业务员 快递员 快递小哥 外卖员 骑手 配送员 送货员 收银员 司机 师傅 维修师傅 安装师傅 医生 护士 老师 律师 房东 中介 同事 同学 朋友 老婆 老公 妻子 丈夫 爱人 儿子 女儿 父亲 母亲 爸爸 妈妈 我妈 我爸 "
    "弟弟 妹妹 哥哥 姐姐 孩子 家属 家人 工作人员 员工 顾问 专员 管家 前台 技术员 工程师 会员 用户 客户 联系 居民 村民 市民 名员工 反馈人 投诉 表扬 感谢 主播 教练 代理 业主 学生 患者 病人 旅客 乘客 名为"
).split()


_LINK = r"[ :=\"“‘'【(]{0,3}(?:就?是|为|叫做?|名叫|写的是|姓名|名字)?[ :=\"“‘'【(]{0,2}"
_LINK_TO_NAME = re.compile(rf"(?:姓名|名字|名)?{_LINK}(?=[A-Z㐀-龿])")
_NICK = re.compile(
    rf"(?:客服|店员|顾问|经理|柜员|师傅|快递员|管家|导购|前台|服务员|销售|业务员|技术员|小哥|老师|专员|护士|中介|同事|骑手|司机|房东)(?:是|叫)?(?P<name>[小老阿][{_COMMON}])(?=[^㐀-龿]|[的说态服让给帮来回把很也不就先后跟])"
)
# At the end of a letter: ——何桂兰, 此致 敬礼 周军.
_SIGNED = re.compile(
    rf"(?:-{{2,}}|此致[\s,。!]*|敬礼[\s,。!:]*|[谢顺][谢祝颂]商祺[\s,。!]*)[ :]{{0,3}}(?P<name>(?:{_COMPOUND}|[{_COMMON}])[{_GIVEN}]{{1,2}})"
    r"(?=\s*(?:敬上|上|谨上|拜上)?[。.]?\s*(?:$|\n|[0-9]{4}[年.-]|二[〇零]))"
)
_ENGLISH = re.compile(r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Dr)\.? ?(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+)?)(?![A-Za-z])")
_LATIN_NAME = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}(?![A-Za-z0-9])|[A-Z]{2,12} [A-Z]{2,12}(?![A-Za-z0-9])")
_DOTTED = re.compile(r"[㐀-龿]{2,8}(?:[·•・][㐀-龿]{2,8}){1,3}")
_SURNAMED = re.compile(
    rf"(?<![百陌同尊各大小都不异改原])(?<!(?<!免)贵)姓(?P<name>{_COMPOUND}|[{_COMMON}{_RARE}])(?=[^㐀-龿]|$|[的先女小经名叫是这那一老店在说给客])(?!名字)"
)
_HAN = re.compile(r"[㐀-龿]")
_NOBODY = frozenset(
    "无 本人 同上 客服 不详 匿名 保密 经理 我 未知 没有 是我 如下 见下 空白 先生 女士 不对 错误 不符 有误 不同 必填 信息 一致 填写 写错 错了 输入 认证 验证 不能 修改 变更 显示 正确 不一致 什么 怎么 老师 师傅 业主".split()
)
# What may follow a name that only a weak lead introduced.
_AFTER_WEAK = frozenset("的说态服让给帮来回把很也不就先后跟处在打和与是为帅办受老经先女小同师主负接没")


class _Word(NamedTuple):
    """A title or a lead, how surely a name stands beside it, and on which side."""

    text: str
    is_title: bool
    is_strong: bool


_FORMS = (_NICK, _SHORT_TITLE, _SURNAMED, _ENGLISH, _SIGNED)


def _words() -> dict[str, list[_Word]]:
    families = (
        (_STRONG_TITLES, True, True), (_WEAK_TITLES, True, False), (_STRONG_LEADS, False, True), (_WEAK_LEADS, False, False)
    )  # fmt: skip
    words: dict[str, list[_Word]] = defaultdict(list)
    for texts, is_title, is_strong in families:
        for text in texts:
            words[text[-2:]].append(_Word(text, is_title, is_strong))
    return dict(words)


_WORDS = _words()
_OTHER = [
    *(f"{title}(?<=[{_COMMON}]{title})" for title in "总姐哥工董导队"),
    f"姓(?=[{_COMMON}{_RARE}{''.join(name[0] for name in _COMPOUNDS)}])",
    *"-(?=-) 此(?=致) 敬(?=礼) 商(?=祺) M(?=[rsi]) D(?=r)".split(),
]


def _hint() -> re.Pattern[str]:
    seconds: dict[str, str] = defaultdict(str)
    for pair in _WORDS:
        seconds[pair[0]] += pair[1]
    # Every branch begins with one character, so that the search skips what begins none of them.
    return re.compile("|".join([*(f"{first}(?=[{second}])" for first, second in seconds.items()), *_OTHER]))


NAME_HINT = _hint()
"""Found in every text in which a name can be found: where a title or a lead ends, or other words beside names begin."""


def find_names(view: str) -> list[Find]:
    """Find people's names.

    Examples
    --------
    >>> texts = ["找了王建国经理,高级经理也在", "我叫欧阳娜娜,联系人:张三", "余额不对,方便先生", "客户经理李丽态度好"]
    >>> [[text[f.start : f.end] for f in find_names(text)] for text in texts]
    [['王建国'], ['欧阳娜娜', '张三'], [], ['李丽']]
    """
    finds: list[Find] = []
    forms: tuple[re.Pattern[str], ...] = (_NICK,)
    for hint in NAME_HINT.finditer(view):
        at = hint.start()
        words = _WORDS.get(view[at : at + 2], ())
        if not words:
            forms = _FORMS
        for word in words:
            start, end = at + 2 - len(word.text), at + 2
            if not view.startswith(word.text, max(start, 0)):
                continue
            if word.is_title:
                if view[end : end + 1] not in _AFTER_NO_TITLE.get(word.text, "们") or end == len(view):
                    _add(finds, view, _start_before(view, start, strong=word.is_strong), start)
            elif not (word.text == "我叫" and start and view[start - 1] in "不也别"):
                link = _LINK_TO_NAME.match(view, end)
                if link:
                    begin, linked = link.end(), link[0].strip() != ""
                    _add(finds, view, begin, _end_behind(view, begin, strong=word.is_strong, linked=linked))
    for form in forms:
        for match in form.finditer(view):
            _add(finds, view, *match.span("name"))
    return settle(finds)


def _add(finds: list[Find], view: str, start: int, end: int) -> None:
    if start < end:
        finds.append(Find(start, end, "姓名", view[start:end].translate(_SIMPLE)))


def _start_before(view: str, end: int, *, strong: bool) -> int:
    """Where the name before a title begins; `end` if there is none."""
    first = end
    while (
        first > max(end - 4, 0)
        and _HAN.match(view, first - 1)
        and (view[first - 1] not in _NEVER_SET or view[first - 1] in _GIVEN_SET)
    ):
        first -= 1
    for start in range(max(first, end - 4), end - 1):
        if view[start : start + 2] in _COMPOUNDS and _given(view[start + 2 : end]):
            return start
    for start in range(max(first, end - 3), end - 1):
        name = view[start:end]
        if (
            name[0] in _SURNAMES
            and not _is_word(view, start)
            and ((len(name) == 3 and strong) or not _NOT_NAMES.match(name))
        ):
            given = name[1:]
            # 感谢李老师: the surname next to the title is likelier than a given name that is a surname.
            if given[-1] in _COMMON_SET and given[-1] not in _GIVEN_SET:
                continue
            if (_given(given) and (strong or name[0] in _COMMON_SET or _edge(view, start))) or (
                strong and name[0] in _COMMON_SET and _edge(view, start)
            ):
                return start
    last = view[end - 1 : end]
    if last not in _SURNAMES or _is_word(view, end - 1) or view[end - 1] in _NEVER_SET - {"向", "于"}:
        return end
    if last == "向" or (last == "祝" and not strong):
        return end
    if last in _WEAK_ALONE and not (strong or _edge(view, end - 1)):
        return end
    if strong or last in _COMMON_SET or _edge(view, end - 1):
        return end - 1
    return end


def _edge(view: str, start: int) -> bool:
    return start == 0 or not _HAN.match(view, start - 1) or view[start - 1] in _NEVER_SET


def _is_word(view: str, start: int) -> bool:
    """Tell whether a surname is the end of a word: 感谢, 对方, 由于."""
    return start > 0 and view[start - 1] in _WORD_ENDS.get(view[start], "")


def _given(text: str) -> bool:
    return len(text) <= 2 and all(character in _GIVEN_SET for character in text)


def _end_behind(view: str, start: int, *, strong: bool, linked: bool) -> int:
    """Where the name that begins at `start` ends; `start` if there is none."""
    if strong:
        dotted = _DOTTED.match(view, start)
        latin = None if dotted else _LATIN_NAME.match(view, start)
        if dotted or latin:
            found = dotted or latin
            return found.end() if found and (dotted or linked or " " in found[0]) else start
    size = 2 if view[start : start + 2] in _COMPOUNDS else 1 if view[start : start + 1] in _SURNAMES else 0
    run = start
    while run < min(start + 6, len(view)) and _HAN.match(view, run):
        run += 1
    alone = run - start  # Han characters up to the next boundary, at most six.
    whole = strong and linked and 2 <= alone <= (4 if size == 2 else 3) and view[start:run] not in _NOBODY
    if whole and not (size and _NOT_NAMES.match(view, start)):
        plain = not any(character in _NEVER_SET for character in view[start:run])
        if size or plain:
            return run
    if not size or _NOT_NAMES.match(view, start):
        return start
    given = start + size
    if given >= run or _TITLE.match(view, given):
        return start
    common = size == 2 or view[start] in _COMMON_SET
    if strong:
        first_ok = view[given] in _GIVEN_SET or (common and view[given] not in _NEVER_SET)
    else:
        first_ok = common and view[given] in _GIVEN_SET and (linked or view[start] not in _WORDLIKE)
    if not first_ok:
        return start
    end = given + 1
    if end < run and view[end] in _GIVEN_SET and view[end : end + 2] not in _VERBS:
        end += 1
    elif strong and end + 1 == run and alone <= size + 2 and view[end] not in _NEVER_SET:
        end = run
    if strong and (common or end == run):
        return end
    closed = (end == run and (run < start + 6)) or view[end : end + 1] in _AFTER_WEAK
    return end if closed else start


# After a weak lead these begin a word far oftener than a name: 业主方, 客服常.
_WORDLIKE = frozenset("向方常于万何任成范高金余白马石程钱付段章武严康温安文时易强计利关单连应明")
_VERBS = frozenset(
    "发现 来电 来了 来办 先后 自己 三天 一直 一个 一天 有点 有时 可以 可能 行为 特别 非常 至今 年龄 年纪 今天 开户 开通 家住 大概 学生 生日 立即 本人 表示 多次 老是 和我 会员 定期 直接".split()
)
