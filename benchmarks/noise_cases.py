"""Written texts that the noise rules are held against: complaints that must keep a weight, noise that should be found.

The complaints were written before the rules were changed, and on purpose look like noise: rebate cards as a scam,
bought praise, irony about praise by default, quoted platform sentences and advertisements, repeated characters, few
words, addresses and contacts, forms filled in by different customers. `write_complaints` multiplies templates by
contents; every text is another one, except where the point is that different customers use the same short words.
"""

from __future__ import annotations

from itertools import cycle
from typing import NamedTuple

PRODUCTS = (
    "扫地机器人", "空气净化器", "路由器", "电饭煲", "门锁", "手机银行", "信用卡", "洗衣机", "摄像头", "热水器",
    "耳机", "奶粉", "洗发水", "平板", "酒店", "外卖", "会员卡", "理财产品", "充电宝", "空调",
)  # fmt: skip
AMOUNTS = ("2元", "5元", "十块", "20块钱", "50", "两百", "三百八", "999元", "1280元", "两万")
PLACES = ("北京", "广州", "成都", "武汉", "西安", "青岛", "昆明", "南宁")

_LIKE_NOISE = (
    # Rebates
    "{p}里塞了一张好评返现卡，写完五星好评截图发过去，{a}红包到现在没影，这不是套路人吗",
    "说是好评返现{a}，加了微信以后就把我拉黑了，{p}也不怎么样",
    "客服天天打电话求五星好评，给{a}让我改评价，{p}一用就断电，我不改",
    "为了返现{a}写的好评，现在追评：{p}用了一周就开不了机",
    "买{p}送的刮刮卡写着好评返现，扫码之后要先交{a}保证金，提醒后面的人",
    "返现卡上写{a}，客服只肯给一半，{p}质量也一般",
    # Bought praise
    "{p}的评论全是刷好评刷出来的，复制粘贴一模一样，实物发黄",
    "怪我信了那些凑字数的好评，{p}才三天就漏水了",
    "别看排名，{p}的好评都是花{a}一条买来的，真用起来卡得动不了",
    # Praise by default
    "默认好评？我可没点，{p}到现在都没修好",
    "系统默认好评是吧，那我追加：{p}根本开不了机",
    "超过十五天就给我自动默认好评了，{p}的退款{a}还在扯皮",
    "呵呵，默认好评，{p}要是好用我能把它扔仓库里",
    # The platform's sentences, quoted
    "我写的差评变成了“该条评论已经被删除”，{p}的问题一个字都不让说",
    "点进去就显示“暂无内容”，{p}的订单全部看不到",
    "页面只有一句内容为空，{p}的保修查了半天查不出来",
    "提示该用户已注销，可我每天都在用{p}啊，里面还有{a}",
    # Advertising as the complaint
    "打开{p}就是彩票、棋牌、百家乐的推送，家里有小孩，能不能管管",
    "{p}的客服让我加微信abc12345领红包，进去是刷单群，垫了{a}提现不了",
    "首页全是免费领、日赚、兼职、领现金，{p}的正经入口找半天找不到",
    "偶然发现这个赚钱平台，用{p}做了一个月任务，{a}一分都提不出来",
    "无意中发现了这个非常棒的赚钱地方，呵呵，{p}看了一百条广告才给一分钱",
    "有人冒充{p}官方在评论里发加QQ群123456领福利的消息，我家老人被弄走{a}",
    "{p}公众号发来的链接www.abc.com点进去是空白，积分也没到账",
    "扫了{p}上的二维码跳到https://t.cn/xyz，要我填银行卡，{a}就被扣了",
    "邀请码填了8次都说无效，新用户立减{a}从来没减过，{p}照原价收",
    "每天收到办信用卡提额、低息贷、秒批的短信，是不是{p}把我号码漏出去了",
    # Repeated signs and words
    "{p}！！！！！！！！！！坏坏坏坏坏坏坏了，花了{a}啊啊啊啊啊",
    "修修修修修，{p}修了五次了还是不行不行不行",
    "？？？？？？{p}退款{a}呢？？？？？？",
    "……无语……{p}……{a}就买了个这……",
    # Polite, ironic, five stars
    "五星给你，谢谢{p}让我每天早上走路上班，因为叫不到车也打不开门",
    "真是太好了，{p}又双叒叕离线了，{a}花得真值",
    "麻烦看一下{p}的订单，扣了两次{a}，只想退一次，谢谢",
)
_FORM = (
    "订单编号{n}，商品{p}，问题描述：收到时外包装破损，内部零件缺失，联系在线客服三次均未解决，诉求：退款",
    "本人于{d}日在{l}门店办理{p}业务，工作人员让我排队两个小时后告知系统故障无法办理，要求给个说法",
    "{p}扣款{a}，查不到任何明细，打电话让等三个工作日，等了{d}天没有回音，请尽快核实处理",
)
SHORT_COMPLAINTS = (
    "闪退", "打不开", "又断网了", "登录不上去", "一直转圈加载不出来", "更新之后就用不了了",
    "连接不上服务器，请尽快修复", "收不到验证码，登录不了", "评论被删除了", "账号被注销了", "评价被屏蔽了",
    "广告太多", "垃圾", "查不到", "扣费了", "客服电话一直打不通没人接", "更新以后一打开就闪退，怎么回事", "！！！",
    "差", "退款退款退款退款退款",
)  # fmt: skip
"""Each is said by several customers: they are as many voices."""

PAIRS = (
    ("我在网点打印的流水明细在手机银行里查得到，但是对账单导出来以后和柜台的金额对不上，麻烦帮忙看看是哪里的问题",
     "我在网点打印的流水明细在手机银行里查不到，但是对账单导出来以后和柜台的金额对不上，麻烦帮忙看看是哪里的问题"),
    ("上个月买的扫地机器人用了三天就自己停在墙角，充电座也对不准，客服说要寄回去检测，来回运费还要我自己出",
     "上个月买的扫地机器人用了五天就自己停在墙角，充电座也对不准，客服说要寄回去检测，来回运费还要我自己出"),
    ("昨天晚上用小米的摄像头看家，画面一直卡在加载，换了网络重启路由器也没有用，希望工程师能尽快给个解决的办法",
     "昨天晚上用华为的摄像头看家，画面一直卡在加载，换了网络重启路由器也没有用，希望工程师能尽快给个解决的办法"),
    ("升级到iOS13.1以后首页小组件全部空白，卸载重装也没有恢复，之前好好的功能怎么一升级就没了，赶紧修一下吧",
     "升级到iOS13.3以后首页小组件全部空白，卸载重装也没有恢复，之前好好的功能怎么一升级就没了，赶紧修一下吧"),
    ("这款热水器预约加热功能好用，就是语音控制经常听不懂，售后师傅上门两次都说没问题，请问到底应该找谁来处理",
     "这款热水器预约加热功能不好用，就是语音控制经常听不懂，售后师傅上门两次都说没问题，请问到底应该找谁来处理"),
    ("信用卡账单本期应还金额显示2380元，可我上周已经全额还款了，打客服电话排队四十分钟没人接，请尽快更正记录",
     "信用卡账单本期应还金额显示9380元，可我上周已经全额还款了，打客服电话排队四十分钟没人接，请尽快更正记录"),
)  # fmt: skip
"""Long texts that differ in one product, number or negation: both are complaints of their own."""


class Complaint(NamedTuple):
    """A planted complaint: its words, days after the first one, who wrote it, its stars, and why it is here."""

    text: str
    day: float
    customer: str | None
    rating: float
    kind: str


def write_complaints() -> list[Complaint]:
    """Return the planted complaints, the same ones every time.

    Customers are named in two of three, so that both rules (the same customer, another one) and not knowing are met;
    no customer here says the same thing twice on one day.
    """
    stars = cycle((1.0, float("nan"), 5.0, 2.0, float("nan"), 3.0, 4.0))
    found: list[Complaint] = []

    def add(text: str, kind: str, *, day: float | None = None, customer: str | None = "") -> None:
        i = len(found)
        who = (None if i % 3 == 0 else f"c{i}") if customer == "" else customer
        found.append(Complaint(text, i % 29 if day is None else day, who, next(stars), kind))

    for round_ in range(8):
        for i, template in enumerate(_LIKE_NOISE):
            product, amount = PRODUCTS[(i + 3 * round_) % len(PRODUCTS)], AMOUNTS[(i + round_) % len(AMOUNTS)]
            add(template.format(p=product, a=amount), "looks_like_noise")
    for round_ in range(12):
        for i, template in enumerate(_FORM):
            contents = {"p": PRODUCTS[round_ + i], "a": AMOUNTS[(round_ + i) % 10], "l": PLACES[round_ % len(PLACES)]}
            add(template.format(n=20260000 + 37 * len(found), d=3 + round_, **contents), "form")
    for text in SHORT_COMPLAINTS:
        for voice in range(3):
            add(text, "short", customer=f"short{voice}")
    for text in ("又断网了，什么时候能修好", "更新以后一打开就闪退，怎么回事", "客服电话一直打不通没人接"):
        for week in range(4):
            add(text, "recurring", day=3 + 7 * week, customer="again")
    for at, pair in enumerate(PAIRS):
        for side, text in enumerate(pair):
            add(text, "pair", day=at + 0.1 * side, customer=f"pair{at}" if at % 2 else f"pair{at}.{side}")
    return found


HELD_OUT_COMPLAINTS = (
    "在应用商店搜{p}，排前面的全是山寨，装了一个输了密码，第二天账户少了{a}",
    "{p}群里有个自称专员的让我先充值再返利，第一笔返了，第二笔{a}就没下文了",
    "下载{p}送的优惠券写着满减，结账时显示不可用，问客服说活动结束了",
    "推荐码输进去奖励从来不发，邀请了六个朋友，一共该有{a}",
    "我在{p}里搜兼职，出来的全是让交押金的，你们审核在哪里",
    "代理商卖给我的{p}是翻新机，官方查序列号已经激活半年了，花了{a}",
    "写了五百字的使用感受，提交完显示评论审核中，过了{n}天依旧看不见，{p}这是不让说话",
    "上面写着五星好评送{a}，我给了三颗星，店家打了七个电话过来",
    "评价自动变成好评了，我明明要打一星，{p}的屏幕有条纹",
    "{p}要我关注公众号才能连上网，关注完又要手机号，一个开关搞这么复杂",
    "微信客服wx20261101说好当天上门修{p}，等到晚上九点，人影都见不着",
    "打400电话排队{n}分钟，最后一句请添加企业微信就挂了，{p}还躺在地上滴水",
    "{p}里的小游戏让老人充了{a}，界面做得跟赌场一样，首充六元的按钮比返回键大十倍",
    "提额申请点了八遍，每次都是综合评分不足，却天天弹出来叫我申请，{p}做得真烦",
    "网上说{p}可以套现的都是中介，我去网点举报，柜员说这事归总部管，皮球踢来踢去",
    "分享链接给朋友，https://a.example.com/{n} 打开就是404，{p}的拼团作废，损失{a}",
    "这商品的好评一水的复制模板，我自己用的{p}第二天就掉漆",
    "买家秀凑够十五个字才让发，那我就写满：{p}噪音大，味道冲，说明书是英文的",
    "没有评价就说我默认好评？谁同意的，{p}的轮子是歪的",
    "该用户没有填写评价内容——这是我昨天写了三百字差评之后看到的，{p}卖家手眼通天",
    "啊啊啊啊啊啊啊啊{p}又又又又又死了",
    "哈哈哈哈哈哈哈哈{a}买了个砖头，{p}牛",
    "nan nan nan，{p}的账单导出来全是nan，对不了账",
    "null，{p}首页就剩四个字母了，昨天更新完就这样",
    "首页写着暂无数据，可我{n}号刚充了{a}到{p}",
    "加载中…加载中…加载中…{p}我等到花都谢了",
    "赚钱的时候叫我上帝，{p}出毛病了叫我等通知，{n}天了",
    "你们{p}的体育频道解说里夹着娱乐城的口播，孩子跟着念网址",
    "注册送的{a}体验金提不走，充了本金连本金一起锁在{p}里",
    "说{p}新用户立减，我新注册，付的还是原价，差的{a}找谁要",
)
"""Complaints that look like noise, written after the rules and not used to change them."""


def write_held_out() -> list[str]:
    """Return the complaints of `HELD_OUT_COMPLAINTS`, four contents each."""
    return [
        template.format(
            p=PRODUCTS[(i + 5 * turn) % len(PRODUCTS)], a=AMOUNTS[(i + 3 * turn) % len(AMOUNTS)], n=11 + i + turn
        )
        for turn in range(4)
        for i, template in enumerate(HELD_OUT_COMPLAINTS)
    ]


NOISE_VARIANTS: dict[str, tuple[str, ...]] = {
    "default_praise": (
        "系统默认好评", "此用户未填写评价内容", "该用户没有填写评价", "用户未在规定时间内评价，系统默认好评",
        "买家没有填写评价内容", "评价方未及时做出评价，系统默认好评！", "系统自动好评",
        "买家超时未评价，默认五星好评", "此用户未及时填写评价，系统默认给予好评", "該用戶未填寫評價內容",
        "【系统默认评价】", "此用户没有填写评论！",
    ),
    "rebate_praise": (
        "五星好评返现三元，质量很好", "为了红包来好评的，东西挺好", "凑够十五个字，东西不错",
        "好评返现，宝贝很满意，下次再来", "为了京豆，很好很好", "复制的好评，省事，不错不错",
        "晒图返红包，喜欢，推荐大家买", "凑字数凑字数凑字数，好用", "懒得打字，复制一段，满意",
        "给了好评可以领优惠券，不错哦", "好评晒单送5元，包装很好", "字数不够，凑凑凑，总之很满意",
    ),
    "boilerplate": (
        "该评论已被删除", "(该条评论已经被删除)", "此评论已被用户删除", "该内容因违反社区规定已被删除",
        "该用户已注销", "内容已被作者删除", "查看全部评论", "展开全文", "null", "该回复已折叠",
        "此条评价已被系统屏蔽", "评论内容审核中",
    ),
    "separator": (
        "----------", "。。。。。。", "———", "* * *", "======", "~~~~", "、", "|",
    ),
    "spam": (
        "加VX：abc66888，一手货源，诚招代理", "日赚三百不是梦，宝妈兼职加微信qaz12345",
        "时时彩计划群加QQ12345678稳赚不赔", "澳门真人娱乐，首存100送50，上www.8888.com",
        "专业代开发票，联系微信fp138888", "信用卡提额套现，秒到账，加扣扣987654321",
        "棋牌游戏平台诚邀代理，注册送18元，客服QQ1122334455", "苹果商店刷榜，好评优化，低价接单，Q联系445566778",
        "复制这条消息打开淘宝领内部优惠券，优惠券群：778899001",
        "手机赚钱软件推荐，一个任务3元，提现秒到，关注公众号赚客",
        "股票群免费荐股，天天涨停，带你赚钱，加微信gp88888", "高仿名表A货手表，微信wx20202020，支持货到付款",
        "下载APP填邀请码A8K9Z2立得20元红包，分享还能赚钱", "空闲时间试玩软件赚零花钱，一个2元，看我昵称加入",
        "北京赛车pk10导师带你回血，群号556677889", "同城约炮，加微信yy998877，真实有效",
        "全网最低价办证，学历证驾驶证，电话微信同步wx_bz2020",
        "ASO排名优化，关键词覆盖，真实用户评论，QQ：3344556677", "淘宝返利内部券，购物先领券，搜索省钱联盟下载",
        "博彩平台送彩金，百家乐六合彩，首充返20%",
    ),
}  # fmt: skip
"""Noise by kind, as platforms, sellers and advertisers write it; written before the rules were changed."""
