"""The service's own words: frame of every page, joining, refusals."""

from __future__ import annotations

from sweep.views.words import Words

WORDS = {
    "web-product": Words(en="Recall sweep", zh="召回清查"),
    "web-exercise": Words(en="EXERCISE", zh="演练"),
    "web-other-language": Words(en="中文", zh="English"),
    "web-sign-out": Words(en="Sign out", zh="退出"),
    "web-refused-title": Words(en="This did not work", zh="未能完成"),
    "web-request": Words(en="Request {id}", zh="请求编号 {id}"),
    "web-back": Words(en="Back", zh="返回"),
    "web-try-again": Words(en="Try again", zh="重试"),
    "web-join-title": Words(en="Join as {name}", zh="以 {name} 的身份加入"),
    "web-join-role": Words(en="Your role: {role}", zh="您的角色：{role}"),
    "web-join-team": Words(en="Team: {team}", zh="检查组：{team}"),
    "web-join-desk": Words(en="Open the desk", zh="进入指挥台"),
    "web-join-phone": Words(en="Use this phone", zh="使用这部手机"),
    "web-join-note": Words(
        en="This link is yours alone; it ends when it has been used. Do not pass it on.",
        zh="此链接仅供您本人使用，用后即失效，请勿转发。",
    ),
    "role-commander": Words(en="commander", zh="指挥长"),
    "role-reviewer": Words(en="reviewer", zh="审核员"),
    "role-officer": Words(en="officer", zh="执法人员"),
    "role-helper": Words(en="village helper", zh="协管员"),
    "role-head": Words(en="head of an area", zh="辖区负责人"),
    "role-auditor": Words(en="auditor", zh="督查员"),
    "role-viewer": Words(en="viewer", zh="观察员"),
}
