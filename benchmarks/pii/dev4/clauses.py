"""The sentence frames around the identifiers of `benchmarks.pii.dev4`, by where such messages come from.

One line is one frame; `⏎` is a line break, a final `$` a signature after which nothing follows. Slots may be short
names (`{who}`, `{mr}`, `{tel}`), which `benchmarks.pii.dev4.SLOTS` spells out. Typing errors are meant.
"""

from __future__ import annotations

from benchmarks.pii.messages import sentences

TICKETS = sentences("""
    麻烦处理后打我电话{mobile}，白天都在
    请尽快回电{mobile}，谢谢
    有结果了联系我 {mobile}
    我电话{mobile}，微信同号
    手机号：{mobile}⏎问题：收不到验证码
    注册手机号{mobile}登不上去了
    我换号了，原来是{mobile}，现在用{mobile}
    绑定的手机{mobile}早就不用了怎么解绑
    打{mobile}没人接就打座机{landline}
    打我老公电话 {mobile} 他在家
    紧急联系人填错了，应该是{mobile}
    请联系{mr}，{mobile}
    可以打{mobile}，中午12点到2点休息别打
    我的号码{mobile}一直收到你们的短信，退订多少次了
    {mobile}这个号是你们的人吗，天天骚扰我
    自称你们客服的人用{mobile}给我打电话说要退款
    有个{mobile}打过来说我账户异常 是不是骗子
    充值充错号码了，充到{mobile}去了，本来要充{mobile}
    我给{mobile}充的话费到现在没到
    宽带报修，户主电话{mobile}
    你们登记的是{tel}吧，那个不用了
    有事call我 {tel}
    {tel}，随时可打
    联系方式 {tel} 备用{mobile}
    回访请打{landline}，办公室电话
    办公电话{landline}，找行政部
    我们公司电话{landline}分机前台会转
    传真和电话都是{landline}
    家里座机{landline}没有来电显示了，报修
    昨天{landline}打给我推销贷款，是你们授权的吗
    固话 {landline} 欠费停机 已交还没开
    这个{landline}是诈骗电话吧，显示是你们公司
    店里的电话{landline}永远占线
    联系电话：{landline}（上班时间）
    单位电话 {landline}，手机 {mobile}，都行
    老人家不会用手机，请打家里电话{landline}
    我妈的电话是{landline}，她耳背大声点
    我的身份证号{id_card}，帮我查一下实名
    身份证：{id_card}⏎姓名：{who}
    身份证号码 {id_card} 提示已被注册
    实名认证一直失败，证件号{id_card}
    帮我查下社保，{id_card}
    姓名{who} 身份证{id_card} 麻烦核实
    我身份证{id_card}名下有几张卡
    名下多了个号码不是我办的，本人{who}，身份证号{id_card}
    我儿子的身份证是{id_card}，为什么说未成年
    身份正号码输错了，正确的是{id_card}
    公积金提取失败 证件号码：{id_card}
    购票人{who}，{id_card}，显示待核验
    补录身份证 {id_card}
    sfz {id_card} 帮忙解绑手机{mobile}
    孩子{who}，身份证{id_card}，报名系统说查无此人
    我老婆的证件号填反了，她是{id_card}，我是{id_card}
    车主身份证{id_card}，车牌{plate}，保单查不到
    退款退到卡号{bank_card}，户名{who}
    请退到我的银行卡{bank_card}
    我的卡{bank_card}被锁了
    收款账号：{bank_card}⏎户名：{who}⏎开户行：支行不清楚
    信用卡{bank_card}年费怎么又扣了
    卡号{bank_card}，昨天被盗刷两笔
    工资卡 {bank_card} 一直没到账
    储蓄卡号是{bank_card}，开户的时候手机号是{mobile}
    绑卡失败，卡号 {bank_card}，提示信息不符
    钱打到了别人卡上 {bank_card} 能追回来吗
    换卡了 旧卡{bank_card} 新卡{bank_card}
    转账转错了，对方账户{bank_card}，户名{who}
    麻烦把押金退回{bank_card}，不要退到余额
    ETC绑的卡是{bank_card}，车牌{plate}
    房贷还款卡{bank_card}这个月扣了两次
    卡好{bank_card}帮我看看是不是冻结了
    发票请发{email}
    电子发票一直没收到 邮箱{email}
    邮箱是{email}请把合同发我
    我的登录邮箱{email}收不到重置密码的邮件
    请把账单发到{email}谢谢
    回复请发邮件至{email}，电话不方便接
    资料已经从{email}发给你们了，请查收
    Email:{email}
    email: {email} 麻烦 resend 一下
    邮箱填错了，应该是{email}不是{email}
    我用{email}注册的，密码忘了
    抄送一份给我们财务{email}吧
    简历投了没回音，邮箱{email}
    联系邮箱{email}或者手机{mobile}都可以
    绑定邮箱 {email} 解绑不了
    账号{account}登不上
    账号：{account}⏎区服：微信一区
    我的户号{household}，这个月电费翻倍了
    燃气户号{household}，表走得太快
    水费户号 {household} 交了还显示欠费
    用户编号{household}，申请峰谷电
    缴费户号是{household} 户主{who}
    宽带账号{account}老是掉线
    会员号{member}，积分不见了
    会员卡号 {member} 里面的钱怎么没了
    我的会员编号是{member}，帮我合并到手机{mobile}
    用户名{login}，密码重置不了
    登录名 {login} 提示不存在
    账户名：{login}，被封了，申诉
    我id是{uid}，充了648没到账
    UID {uid} 被误封了，求解封
    游戏id：{uid}，角色丢了
    公积金账号{account}，提取被退回
    客户号{account}，请帮我销户
    投保人客户号 {account} 保单号{order}
    社保个人编号{account}查不到缴费
    单号{order}，到现在没发货
    订单号{order}请尽快退款
    订单编号：{order}⏎诉求：换货
    我的订单{order}显示已签收，可我根本没收到
    订单 {order} 少发了一件
    帮我取消订单{order}，拍错了
    退款单号{order}三天了没动静
    两个订单{order}和{order}合并发货行不行
    订单号是{order} 收货人{who}
    单号{order}的发票抬头开错了
    dd号{order}，查一下
    order no. {order}，still not shipped 啥情况
    快递单号{waybill}，一个星期没更新了
    运单号 {waybill} 显示派送中三天了
    物流{waybill}卡在转运中心不动
    快递{waybill}被放驿站了没通知我
    退货快递单号{waybill}，请查收
    寄回去了，单号{waybill}，麻烦签收后退款
    工单号{ticket}处理得怎么样了
    之前的工单{ticket}就这么关了？我不同意
    投诉编号：{ticket}，超过时限未回复
    受理编号{ticket} 打了几次都说在处理
    案件号{ticket}，理赔款迟迟不到
    预订号{booking}，前台说查不到
    酒店确认号 {booking} 名字是{who}
    订房单{booking}能不能延一晚
    票号{booking}，改签扣了我一半的钱
    取件码没收到，手机是{mobile}，单号{waybill}
    {who}，{mobile}，请回电
    本人{who}，{mobile}，要求书面答复
    我是{who}，昨天打过电话的
    我叫{who}，卡丢了要挂失
    你好我叫{who}，想查一下我的保单
    我的名字是{who}，户口本上也是这个字
    姓名：{who}
    开户人{who}，一直审核不通过
    户主叫{who}，是我爸
    投保人{who}，被保人{who}，能改吗
    法人{who}，执照下来了为什么还不能开户
    报修人{who} 电话{mobile}
    申请人：{who}⏎联系电话：{mobile}⏎事项：退押金
    联系人{who}，电话{mobile}
    联系人：{mr}，{mobile}
    联系人:{mr} {landline}
    请转告{mr}，货收到了
    上次是{mr}帮我办的，这次找不到人了
    客户经理{who}离职了也没人接手
    你们的{mr}答应我三天内解决，现在人呢
    销售{mr}说可以退，售后说不行
    帮我办卡的是{who}，工牌上写着
    经办人{who}态度恶劣
    找{mr}就行，他知道这事
""")

CHATS = sentences("""
    客服：请提供一下您的手机号⏎客户：{mobile}
    客服：麻烦报一下预留电话⏎我：{mobile}⏎客服：好的正在查询
    坐席：请问怎么称呼您⏎用户：{mr}
    客服：请问贵姓⏎客户：叫我{mr}就行
    客服：您的全名是？⏎客户：{who}
    agent: may I have your name?⏎me: {who}
    客服：订单号发我一下亲⏎我：{order}
    客服：亲，单号呢⏎买家：{waybill}⏎客服：稍等
    坐席：核对下证件号码⏎来电人：{id_card}
    客服：身份证号后台核实一下⏎用户：{id_card}⏎客服：收到
    客服：退到哪张卡⏎我：{bank_card} {who}
    客服：邮箱发我⏎我：{email}
    客服：请告知收货地址⏎客户：{address}
    客服：地址没变吧⏎我：变了 改成{address}
    客服：方便加个微信吗⏎客户：{wechat}
    客服：亲加您QQ传文件⏎我：{qq}
    客服：车牌号多少⏎车主：{plate}
    客服：户号报一下⏎我：{household}
    坐席：请报会员号⏎会员：{member}
    客服：护照号码请再报一遍⏎旅客：{passport}
    客服：证件类型是？⏎旅客：回乡证，{huixiang}
    坐席：请问台胞证号⏎旅客：{taibao}
    我刚才说的就是{mobile}啊你听错了
    电话记一下 {mobile} 记好了吧
    在吗 我的微信{wechat}
    加我微信{wechat}发视频给你看
    加v {wechat} 聊
    微信号：{wechat}
    微信号是{wechat}，备注维修
    我威信{wechat}你加一下
    wx {wechat} 通过一下
    你们业务员微信{wechat}把我拉黑了
    售后微信{wechat}加了不理人
    有个叫优惠券的加我，微信号{wechat}，骗了我300
    我把截图发到微信{wechat}了你看下
    微信搜{wechat}就能找到我
    weixin号 {wechat}，或者打{mobile}
    {vx}，加的时候说是退货的
    不方便打字，{vx}
    加我{vx}详谈
    商家让我加{vx}私下转账，这合规吗
    联系我{vx}或者{tel}
    卖家把我微信{wechat}和QQ{qq}都删了
    我的QQ是{qq}
    QQ号{qq}被盗了
    qq：{qq}
    QQ {qq} 绑定的手机不用了
    加QQ{qq}，发你日志
    扣扣{qq}在线等
    我Q号{qq}登不了游戏
    企鹅号{qq}加一下
    QQ群里有人冒充你们，号码是QQ{qq}
    {qqglued}发文件给我
    {qqglued} 加我
    远程的话加我{qqglued}吧
    联系QQ:{qq}，微信:{wechat}
    充值的QQ填错了，应该是{qq}
    用QQ{qq}登录的，皮肤没了
    游戏绑的qq号 {qq}，区服忘了
    客服qq{qq}半天不回
    那个骗子的QQ号是{qq}，你们管不管
    我护照号{passport}，值机的时候报错
    护照{passport}，姓名{who}，行程改一下
    passport no. {passport}，name {name:latin}
    护照号码：{passport}⏎国籍：中国
    出境游报名，护照 {passport} 有效期还有两年
    护照换了新的{passport}，签证还在旧护照上
    订国际机票时护照输成了{passport}，少了一位吗
    护照号填{passport}提示格式不正确
    外籍员工护照{passport}怎么实名
    我用护照{passport}买的票闸机刷不了
    帮同事订房，护照号{passport}
    孩子的护照{passport}要不要一起录
    乘机人{who} 护照{passport}
    老外住店登记 护照 {passport} 系统传不上去
    护照{passport} 手机{mobile} 麻烦改一下预订信息
    passport: {passport}, can't check in online
    办退税 护照号{passport} 单据都在
    回乡证{huixiang}买不了票
    我是香港人，回乡证号码{huixiang}，怎么实名认证
    港澳居民来往内地通行证 {huixiang} 认证失败
    回乡证号：{huixiang}⏎姓名：{who}
    澳门居民，证件号{huixiang}，银行开户被拒
    住酒店用回乡证{huixiang}登记，前台不会弄
    台胞证{taibao}，网上值机不行
    台胞证号 {taibao} 注册不了你们的app
    我的台胞證是{taibao}，為什麼不能實名
    台湾同胞 台胞证{taibao} 手机{mobile}
    来往大陆通行证号{taibao}，买高铁票要人工核验
    港澳通行证{tongxing}，签注到期了想续
    通行证号码{tongxing}，过关的时候自助通道刷不了
    港澳台居民居住证{juzhu}不能绑卡
    居住证号 {juzhu} 系统说不是身份证
    证件类型选回乡证，号码{huixiang}，一直转圈
    订去澳门的票 通行证{tongxing} 名字{who}
    证件号 {taibao}（台胞证），订单{order}
""")

STREETS = sentences("""
    我的车{plate}被剐了，物业不给看监控
    车牌{plate}一直占消防通道
    车牌号 {plate} 进出记录查一下
    停车费多扣了，车牌{plate}
    {plate}，月卡到期了续不上
    我车牌是{plate}，昨天进场没抬杆
    网约车{plate}司机绕路
    打的车{plate}，司机{mr}开车打电话
    出租车 {plate} 拒载
    公司的车{plate}违章查不到
    有一辆{plate}天天停在学校门口
    司机的车牌是{plate}，手机落车上了，我电话{mobile}
    新能源车{plate}充电桩识别不了
    代驾把我的{plate}停错地方还罚款了
    保险公司定损太低，车牌{plate}，案号{ticket}
    4S店保养，车牌{plate}，{mr}接待的
    货车{plate}半夜鸣笛，扰民
    车位被{plate}占了打电话不挪
    ETC扣费异常，{plate}，卡号{bank_card}
    共享车{plate}车里全是烟味
    退换的车牌换成{plate}了 系统还是旧的
    洗车店登记{plate}，说洗完打{mobile}，没打
    我家住{address}，停水两天了
    我住在{address}，楼下烧烤店油烟太大
    反映人{who}，住{address}，要求解决噪音
    {address}门口路灯坏了半个月
    {address}这里下水道堵了没人管
    市民{mr}来电反映：{address}电梯停运
    来电人：{mr}⏎联系电话：{mobile}⏎地址：{address}⏎诉求：暖气不热
    诉求人{who}，{mobile}，反映{address}违建
    我是{address}的业主，物业费涨价没通知
    我们{address}这一栋都没有网
    家在{address} 自来水发黄 求处理
    户籍地址{address}，低保申请一直没批
    {address}，垃圾三天没清
    噪音投诉 地址 {address} 每晚11点以后
    老家{address}修路占了地，赔偿没到
    村里的路烂得不行，我们是{address}的
    孩子户口在{address}能不能报你们学校
    举报黑作坊，位置：{address}
    麻烦派人来{address}看一下煤气味
    报装宽带，安装地址{address}
    移机，从{address}移到{address}
    充电桩安装地址：{address}，联系人{mr}{mobile}
    维修师傅走错了，我家是{address}
    空调装在{address}，约好今天来的
    上门地址{address}，到了按门铃
    送到{address}就行，不要放驿站
    送货上门，{address}，有电梯
    地址写错了，改成{address}，谢谢
    麻烦改地址：{address}
    改一下地址 {address} {who} {mobile}
    收货地址{address}，别再寄错了
    寄到{address}，{mr}收
    寄件地址是{address}，上门取件没人来
    外卖放{address}门口，别打电话孩子在睡
    骑手找不到，我明明写的{address}
    备注：{address}，放门卫那儿
    退货地址发的是{address}，{who}收，对吗
    配送到{address} 到了打{mobile}
    货放{address}的快递柜，取件码发{mobile}
    搬家了，新地址{address}，以后都寄这儿
    地止：{address}
    发票寄{address}，财务{mr}收
    中奖的礼品寄到{address}，{who}，{mobile}
    信用卡账单还寄到{address}，早搬走了
    体检报告寄{address}可以吗
    酱油寄到{address} 都漏完了
    从{address}打车过去起步价收了我20
    请司机到{address}接，航班晚点了
    家访老师说去{address}找{who}家长
    殡葬补贴 我父亲{who}生前住{address}
    我叫{who}，家住{address}，今年65了
    师傅到{address}找{mr}
    驻{address}办事处的{mr}不在
""")

FORMS = sentences("""
    收件人：{who} 电话：{mobile} 地址：{address}
    收件人: {who}⏎手机: {mobile}⏎地址: {address}
    收货人：{who}⏎联系电话：{mobile}⏎收货地址：{address}⏎邮编：略
    姓名：{who}⏎电话：{mobile}⏎身份证：{id_card}
    {who}，{mobile}，{address}
    {who} {mobile} {address}
    {address}，{who}，{mobile}
    {address} {who}收 {mobile}
    {mobile}{who}{address}
    寄件人{who} {mobile}，收件人{who} {mobile}
    【报名】姓名：{who}，性别女，手机：{mobile}，微信：{wechat}
    姓名/电话/邮箱：{who}/{mobile}/{email}
    1.姓名：{who}⏎2.手机：{mobile}⏎3.身份证号：{id_card}⏎4.住址：{address}
    入住人：{who}，证件：{id_card}，电话：{mobile}
    乘客：{who}⏎证件号：{id_card}⏎车次见截图
    入住登记 {who} 护照{passport} 房型大床
    车主：{who}⏎车牌：{plate}⏎手机：{mobile}
    访客登记：{who}，{plate}，{mobile}，拜访{mr}
    户名：{who}⏎账号：{bank_card}
    退款信息：{who} {bank_card} {mobile}
    开票资料：联系人{who}，邮箱{email}，电话{landline}
    公司联系人：{mr}⏎座机：{landline}⏎传真同上
    报修单⏎户主：{who}⏎户号：{household}⏎电话：{mobile}⏎地址：{address}
    理赔资料：保单号{order}，被保险人{who}，身份证{id_card}，卡号{bank_card}
    学员：{who}，家长：{who}，电话{mobile}，QQ{qq}
    团购接龙 1. {who} {mobile} 2箱
    接龙：{who}，{door}，两份
    转发：{who}，{mobile}，{address}，请今天送到
    【顺丰】运单{waybill}，收件人{who}，{mobile}
    快递信息：{waybill}，{who}，{mobile}，{address}
    微信昵称不记得，微信号{wechat}，手机{mobile}，订单{order}
    账号{login}，邮箱{email}，请帮我改成{email}
    旅客姓名：{who}⏎回乡证：{huixiang}⏎手机：{mobile}
    旅客：{name:latin}⏎台胞证：{taibao}⏎Email：{email}
    参会人：{who}，单位电话：{landline}，邮箱：{email}，车牌：{plate}
    代办人{who}（身份证{id_card}）代{who}（身份证{id_card}）办理
    紧急联系人：{who} {mobile}⏎与本人关系：配偶
    监护人姓名：{who} 联系方式：{mobile}
    病人：{who}，就诊卡号{member}，家属电话{mobile}
    患者{who}，身份证{id_card}，挂了号没叫到
    会员：{member}⏎姓名：{who}⏎生日礼没收到
    预订人：{mr} 预订号：{booking} 到店时间晚
    骑手备注：{mr}，{door}，{mobile}
    to: {who}⏎tel: {mobile}⏎add: {address}
    Name: {name:latin}⏎Mobile: {mobile}⏎E-mail: {email}
    ship to {address:latin}, attn {name:latin}
""")

REVIEWS = sentences("""
    点名表扬前台{who}，半夜帮我换了房间
    前台{mr}很热情，还给升级了房型
    表扬客房部的{who}，细心
    感谢{mr}，帮我找回了落下的耳机
    服务员{who}给我们推荐的菜都好吃
    楼层管家{mr}每天都问候
    安装的{mr}很专业，鞋套都自己带了
    安装工人{who}，活儿干得利索
    快递小哥{who}态度超好，五星
    送货的{mr}帮忙搬上六楼 辛苦了
    大堂经理{who}一点都不耐烦，点赞
    医生{who}看得仔细，护士也好
    主治医生是{mr}，讲得很清楚
    老师{who}教得好，孩子喜欢上课
    教练{who}骂人，练科二都练哭了
    店长{mr}亲自道歉，算了不计较
    导游{who}全程带我们购物，差评
    司机{mr}提前十分钟到，好评
    美容师{who}手法不错就是一直推销
    发型师{who}剪坏了我的头发
    客服{who}（工号不记得）挂我电话
    投诉柜员{who}，让我白跑三趟
    保安{mr}拦着不让进，说话难听
    中介{mr}收了定金就不接电话了
    房东{mr}不退押金
    业务员{who}忽悠老人买保险
    推荐人是{who}，推荐奖励没到
    同住的{mr}也觉得床太硬
    我和我先生{who}一起住的，隔音差
    以上是我{who}的真实体验，不是托
    我们单位{mr}也买了，说好用
    是{mr}介绍我来买的 结果没优惠
    {mr}说这款好就买了，有点后悔
    希望{mr}看到能回复我一下
    有意见打{mobile}找我 我说的都是真的
    不服来辩 微信{wechat}
    商家看到加我{wechat}，不解决就投诉
    晒图返现找我要卡号{bank_card}，到现在没返
    客服让我报了身份证{id_card}才给退，合理吗
    评论写不下了，详情发我邮箱{email}问
    要退款的一起，QQ{qq}
    拼车的联系{mobile} 每天早上7点走
    想一起维权的业主加我微信{wechat}，我是{who}
    好评返现的卡片上写的微信{wechat}，加了没人理
    订单{order}的卖家辱骂我
    入住人{who}，订单{booking}，房间漏水
    卡号是{bank_card} 积分兑换的里程没到
    账号{uid}被盗，客服只会复制粘贴
    不要再打{mobile}了！已经转网
    客户经理{mr}{mobile}从来打不通
    社区网格员{who}很负责
    司机{who}，车牌{plate}，服务周到
    {mr}要是看到了，麻烦给{mobile}回个话
    我男朋友叫{who}，他订的
    我同事{who}也遇到同样问题
    我妈{who}七十多了，被你们套路办了套餐
    孩子叫{who}，三年级二班
    用的我爸{who}的名字买的票
    {who}：客服态度差
    此致 {who}$
    反映人：{who}$
    业主{who}敬上$
    ——{mr}$
    投诉人：{who}  {mobile}$
    客户{mr}留言 电话{mobile}$
    盼复！{who} {email}$
    发自我的手机 {who}$
    联系人 {mr} 座机{landline}$
    谢谢🙏 {mobile}$
    Best regards, {name:latin} {email}$
""")

TRADITIONAL = sentences("""
    我叫{name:trad}，請幫我查一下訂單
    聯絡人{name:trad}，電話{hk}
    請打{hk}聯絡我，謝謝
    收件人：{name:trad}⏎地址：{tradaddr}
    寄到{tradaddr}，{name:trad}收
    本人{name:trad}，住{tradaddr}，貨到現在都未收到
    麻煩改送{tradaddr}
    我的地址係{tradaddr}，唔該快啲送
    電話{hk}，搵{name:trad}
    訂單編號{order}，請問幾時出貨
    請將發票寄到{email}，{name:trad}
    退款請退到{bank_card}，戶名{name:trad}
    我姓名係{name:trad}，回鄉證{huixiang}
    台胞證號碼{taibao}，姓名{name:trad}
    送到{tradaddr}，到了打{hk}
    WhatsApp我 {hk} 都得
    微信號{wechat}，手機{mobile}，隨時聯絡
    我住{tradaddr}，師傅幾時上門
    客服{name:trad}小姐態度好好
    訂房人{name:trad}，確認號{booking}
    車牌{plate}停喺度成個禮拜
    護照號碼{passport}，{name:trad}
""")

TYPED_ON_PHONES = sentences("""
    电话{mobile}快点回我急急急
    我电话 {mobile} 你们看着办
    {mobile} 打这个
    {mobile}⏎{who}
    打这个号 {mobile} 找{mr} 谢谢
    号码{mobile}没收到码收不到收不到
    点话{mobile}
    手机号{mobile}密码忘了咋整
    俺电话{mobile}，俺叫{who}
    侬打{mobile}好伐
    找我就打{mobile}哈 莫发短信我不会看
    你们打{mobile}嘛要得不
    tel{mobile:plain|spaced} 随时
    Tel:{mobile}⏎Fax:{landline}
    手机/WX：{mobile}
    我手机号跟微信都是{mobile}别再问了
    手机{mobile}或者{mobile}两个都能打通
    我是{who}我的单子{order}呢
    {who}的快递{waybill}丢了赔不赔
    地址{address}电话{mobile}赶紧送
    {address} 快点
    送{address} 3单元那个门坏了走侧门
    我在{address}等你们师傅等了一天😡
    到{address}了打电话{mobile}我下楼拿
    卡{bank_card}名字{who}钱退这里
    {bank_card:debit|credit|spaced|credit_spaced}⏎{who}⏎就退这张
    身份证{id_card}手机{mobile}注销我的账号
    {id_card:plain|upper_x|lower_x|spaced} {who} 注销
    邮箱{email}麻烦了
    邮箱{email}发过来就行我自己打印
    发到{email}我看一下再说
    账号是{login}密码我忘啦
    户号{household}这个月咋这么贵
    会员{member}过期了没提醒我
    单{order}退了退了不要了
    俩单 {order} {order} 都没到
    车{plate}罚单不是我的
    {plate}挡我家门口了 车主电话打不通
    加微信{wechat}🙏🙏
    vx号{wechat}
    微信:{wechat}⏎qq:{qq}
    Q{qq}
    护照{passport}填不进去烦死了
    回乡证{huixiang}点下一步没反应
    台胞证{taibao}上传照片老是失败
    叫{mr}给我回个电话
    {mr}您好，上次说的赔偿呢
    帮我找一下{mr}，急
    公司前台{landline}，找{mr}
    打{landline}找{who}也行
""")

CLAUSES = TICKETS + CHATS + STREETS + FORMS + REVIEWS + TRADITIONAL + TYPED_ON_PHONES
