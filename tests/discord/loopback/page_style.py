"""The look of the page: near Discord's dark theme, in our own words."""

STYLE = """
:root { color-scheme: dark; --back: #313338; --raised: #2b2d31; --deep: #1e1f22; --line: #3f4147;
  --text: #dbdee1; --strong: #f2f3f5; --muted: #949ba4; --link: #00a8fc; --brand: #5865f2;
  --grey: #4e5058; --green: #248046; --red: #da373c; }
* { box-sizing: border-box; }
body { margin: 0; position: relative; min-height: 100vh; background: var(--back); color: var(--text);
  font: 16px/1.375 "gg sans", "Noto Sans",
  "Helvetica Neue", Helvetica, Arial, "DejaVu Sans", "Noto Color Emoji", sans-serif; }
a { color: var(--link); text-decoration: none; } a:hover { text-decoration: underline; }
.app { max-width: 860px; margin: 0 auto; padding-bottom: 24px; position: relative; }
.bar { display: flex; align-items: center; gap: 8px; height: 48px; padding: 0 16px; color: var(--strong);
  font-weight: 600; border-bottom: 1px solid var(--deep); box-shadow: 0 1px 0 rgba(0,0,0,.2); }
.bar .mark { color: #80848e; font-size: 24px; font-weight: 400; }
.bar .topic { color: var(--muted); font-weight: 400; font-size: 14px; border-left: 1px solid var(--line);
  padding-left: 8px; margin-left: 4px; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
ol.log { list-style: none; margin: 0; padding: 0 0 8px; }
li.message { position: relative; margin-top: 17px; padding: 2px 48px 2px 72px; min-height: 44px; }
li.message.more { margin-top: 0; min-height: 0; }
li.message:hover { background: rgba(2,2,2,.06); }
li.message.private { background: rgba(88,101,242,.06); box-shadow: inset 2px 0 0 var(--brand); }
.avatar { position: absolute; left: 16px; top: 4px; width: 40px; height: 40px; border-radius: 50%;
  display: grid; place-items: center; color: #fff; font-weight: 600; font-size: 16px; }
.above + .avatar { top: 28px; }
.avatar.small { position: static; width: 16px; height: 16px; font-size: 8px; flex: none; }
.above { position: relative; display: flex; align-items: center; gap: 5px; font-size: 14px; color: #b5bac1;
  margin-bottom: 4px; height: 20px; white-space: nowrap; }
.above::before { content: ""; position: absolute; left: -36px; top: 9px; width: 32px; height: 12px;
  border-left: 2px solid var(--grey); border-top: 2px solid var(--grey); border-top-left-radius: 6px; }
.above b { color: #c9cdfb; font-weight: 500; } .above .quoted { overflow: hidden; text-overflow: ellipsis; }
.who { display: flex; align-items: baseline; gap: 6px; }
.who b { color: var(--strong); font-weight: 500; }
.who time { color: var(--muted); font-size: 12px; }
.app-badge { background: var(--brand); color: #fff; font-size: 10px; font-weight: 600; line-height: 15px;
  padding: 0 4px; border-radius: 4px; align-self: center; }
.edited { color: var(--muted); font-size: 10px; }
.only { display: flex; align-items: center; gap: 4px; font-size: 12px; color: var(--muted); margin-top: 4px; }
.only svg { width: 16px; height: 16px; fill: var(--muted); }
.system { color: var(--muted); }
.thinking { color: var(--muted); display: flex; align-items: center; gap: 8px; }
.thinking i { width: 6px; height: 6px; border-radius: 50%; background: var(--muted); margin-right: -4px; }
.md { overflow-wrap: break-word; }
.md h1, .md h2, .md h3 { color: var(--strong); margin: 8px 0; line-height: 1.375; font-weight: 700; }
.md > :first-child { margin-top: 0; } .md > :last-child { margin-bottom: 0; }
.md h1 { font-size: 24px; } .md h2 { font-size: 20px; } .md h3 { font-size: 16px; }
.md small { display: block; font-size: 13px; color: var(--muted); }
.md ul, .md ol { margin: 4px 0 0; padding-left: 22px; } .md ul { list-style: disc; }
.md ul ul { list-style: circle; } .md li { margin-bottom: 4px; }
.md blockquote { margin: 2px 0; padding: 0 8px 0 12px; border-left: 4px solid var(--grey);
  border-radius: 4px; max-width: 90%; }
.container blockquote, .embed blockquote { max-width: 100%; }
.md strong { color: inherit; font-weight: 700; }
code { font: 14px/18px Consolas, "Andale Mono", "DejaVu Sans Mono", "Courier New", monospace; }
.md :not(pre) > code { background: var(--deep); border-radius: 4px; padding: 1px 4px; font-size: 85%; }
pre { margin: 6px 0 0; padding: 8px; background: var(--raised); border: 1px solid var(--deep); border-radius: 4px;
  white-space: pre-wrap; max-width: 90%; overflow-wrap: anywhere; }
.container pre, .embed pre { background: var(--deep); max-width: 100%; }
pre i { font-style: normal; } .py-comment { color: #7d8590; } .py-string { color: #a5d6a7; }
.py-keyword { color: #ff7b9c; } .py-title, .py-name { color: #d2a8ff; } .py-builtin { color: #ffb86b; }
.py-number { color: #79c0ff; } .py-meta { color: #ffb86b; }
.mention { background: rgba(88,101,242,.3); color: #c9cdfb; border-radius: 3px; padding: 0 2px; font-weight: 500; }
.time { background: #3b3d44; border-radius: 3px; padding: 0 3px; }
.spoiler { background: var(--deep); color: transparent; border-radius: 4px; padding: 0 2px; }
.spoiler:hover, .spoiler:focus { background: #45474e; color: inherit; }
.embed { margin-top: 6px; max-width: 520px; background: var(--raised); border-left: 4px solid var(--deep);
  border-radius: 4px; padding: 8px 16px 16px 12px; display: grid; grid-template-columns: 1fr auto; gap: 0 16px; }
.embed > * { grid-column: 1; min-width: 0; margin-top: 8px; } .embed .wide { grid-column: 1 / -1; }
.embed .thumb { grid-column: 2; grid-row: 1 / 6; width: 80px; border-radius: 4px; }
.embed .author { font-size: 14px; font-weight: 600; color: var(--strong); }
.embed .title { font-weight: 600; color: var(--strong); } .embed .md { font-size: 14px; line-height: 18px; }
.embed .fields { display: grid; grid-template-columns: repeat(12, 1fr); gap: 8px; }
.embed .field b { display: block; color: var(--strong); font-size: 14px; font-weight: 600; }
.embed .foot { font-size: 12px; color: var(--muted); } .embed img.wide { max-width: 100%; border-radius: 4px; }
.parts { display: flex; flex-direction: column; gap: 8px; margin-top: 4px; max-width: 600px; }
.parts.rows { margin-top: 8px; }
.container { background: var(--raised); border: 1px solid var(--line); border-radius: 8px; padding: 16px;
  display: flex; flex-direction: column; gap: 8px; position: relative; overflow: hidden; }
.container.accent { padding-left: 20px; }
.container.accent::before { content: ""; position: absolute; inset: 0 auto 0 0; width: 4px;
  background: var(--accent); }
.section { display: flex; gap: 16px; justify-content: space-between; align-items: flex-start; }
.section .words { display: flex; flex-direction: column; gap: 4px; min-width: 0; }
.section .side { flex: none; } .section img { width: 85px; height: 85px; object-fit: cover; border-radius: 8px; }
hr { border: 0; border-top: 1px solid var(--line); width: 100%; margin: 4px 0; } hr.large { margin: 12px 0; }
hr.bare { border-color: transparent; margin: 0; }
.row { display: flex; flex-wrap: wrap; gap: 8px; }
.button { display: inline-flex; align-items: center; gap: 6px; min-height: 32px; padding: 2px 16px; border: 0;
  border-radius: 8px; background: var(--grey); color: #fff; font: inherit; font-size: 14px; font-weight: 500; }
.button.s1 { background: var(--brand); } .button.s3 { background: var(--green); }
.button.s4 { background: var(--red); }
.button:disabled { opacity: .5; } .button svg { width: 14px; height: 14px; fill: currentColor; }
.select { display: flex; align-items: center; justify-content: space-between; width: min(400px, 100%);
  min-height: 44px; padding: 8px 12px; background: var(--deep); border: 1px solid var(--line); border-radius: 8px;
  color: var(--muted); font-size: 16px; } .select.chosen { color: var(--text); } .select.off { opacity: .5; }
.select svg { width: 20px; height: 20px; fill: currentColor; flex: none; }
.gallery { display: grid; gap: 4px; border-radius: 8px; overflow: hidden; max-width: 550px; margin-top: 4px; }
.gallery.many { grid-template-columns: 1fr 1fr; }
.gallery img { display: block; width: 100%; max-height: 420px; object-fit: cover; }
.gallery:not(.many) img { object-fit: contain; object-position: left; width: auto; max-width: 100%;
  border-radius: 8px; }
.file { display: flex; gap: 10px; align-items: center; max-width: 400px; padding: 12px; background: var(--raised);
  border: 1px solid var(--line); border-radius: 8px; margin-top: 4px; }
.file svg { width: 28px; height: 36px; fill: #b5bac1; }
.file b { display: block; color: var(--link); font-weight: 400; }
.file span { font-size: 12px; color: var(--muted); }
.veil { position: absolute; inset: 0; min-height: 100%; background: rgba(0,0,0,.7); display: grid;
  place-items: center; padding: 32px 0; }
.modal { width: min(480px, 92%); background: var(--back); border: 1px solid var(--line); border-radius: 8px;
  box-shadow: 0 12px 36px rgba(0,0,0,.5); }
.modal .head { display: flex; justify-content: space-between; align-items: center; padding: 20px 20px 8px;
  color: var(--strong); font-size: 20px; font-weight: 600; } .modal .head span { color: var(--muted); }
.modal .body { padding: 8px 20px 20px; display: flex; flex-direction: column; gap: 18px; }
.modal .label { color: var(--strong); font-weight: 500; margin-bottom: 6px; display: block; }
.modal .label em { color: #f23f43; font-style: normal; }
.modal .hint { color: var(--muted); font-size: 14px; margin: -4px 0 6px; }
.modal .input { background: var(--deep); border: 1px solid var(--line); border-radius: 8px; padding: 10px 12px;
  min-height: 44px; color: var(--text); white-space: pre-wrap; overflow-wrap: anywhere; position: relative; }
.modal .input.tall { min-height: 148px; padding-bottom: 28px; } .modal .input.empty { color: #87898c; }
.modal .count { position: absolute; right: 10px; bottom: 6px; font-size: 12px; color: var(--muted); }
.modal .select { width: 100%; }
.choice { display: flex; gap: 10px; align-items: center; padding: 6px 0; color: var(--text); }
.choice span { display: block; color: var(--muted); font-size: 13px; }
.choice::before { content: ""; width: 20px; height: 20px; border: 2px solid #87898c; border-radius: 4px; flex: none; }
.choice.round::before { border-radius: 50%; }
.choice.on::before { border-color: var(--brand); background: var(--brand); box-shadow: inset 0 0 0 3px var(--deep); }
.modal .foot { display: flex; gap: 8px; padding: 0 20px 20px; }
.modal .foot .button { flex: 1; justify-content: center; min-height: 40px; font-size: 16px; }
"""
