'use strict';
// Files, folders and archives by choice or by drop, sent in parts, with progress. What cannot be sent is listed with the
// reason, also after the page has loaded anew at the end of the audit.
document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('upload');
  if (!form) return;
  const line = form.querySelector('.sending');
  const bar = line.querySelector('progress');
  const left = form.querySelector('.left');
  const MOST_SHOWN = 20;
  const PART_FILES = 200;
  const HEAD = 1024; // what a file takes in a request besides its content
  const most = Number(form.dataset.most);
  const PART_BYTES = Math.min(64 * 1024 * 1024, most);
  const OF_SYSTEMS = ['thumbs.db', 'desktop.ini', '__macosx'];
  const MB = 1048576;
  let sending = false;
  const told = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), form.dataset[key]);
  const say = (text, share, wrong = false) => {
    line.hidden = false;
    line.classList.toggle('problem', wrong);
    bar.hidden = wrong;
    bar.value = share;
    line.querySelector('span').textContent = text;
  };

  const list = rows => {
    left.hidden = !rows.length;
    left.querySelector('p').textContent = told('left', {n: rows.length});
    const shown = rows.slice(0, MOST_SHOWN).map(({name, reason}) => `${name}：${reason}`);
    if (rows.length > MOST_SHOWN) shown.push('…');
    left.querySelector('ul').replaceChildren(...shown.map(text => {
      const item = document.createElement('li');
      item.textContent = text;
      return item;
    }));
  };
  const leave = rows => {
    if (rows.length) sessionStorage.setItem('left', JSON.stringify(rows));
    else sessionStorage.removeItem('left');
    list(rows);
  };
  list(JSON.parse(sessionStorage.getItem('left') || '[]'));

  const send = (files, begun, all) => new Promise((done, fail) => {
    const body = new FormData();
    for (const {file, name} of files) body.append('files', file, name);
    const request = new XMLHttpRequest();
    request.open('POST', '/upload');
    request.setRequestHeader('Accept', 'application/json');
    request.upload.addEventListener('progress', event => { bar.value = (begun + event.loaded) / all; });
    request.addEventListener('load', () => (request.status < 300 ? done() : fail(request.status)));
    request.addEventListener('error', () => fail(0));
    request.send(body);
  });

  // Leftovers of systems in a folder, as when the program reads one; a file chosen by itself is always sent.
  const isSkipped = name => name.includes('/') && name.split('/').some(part => /^(\.|~\$)/.test(part) || OF_SYSTEMS.includes(part.toLowerCase()));
  const wrongWith = async ({file, reason}) => {
    if (reason) return reason;
    if (file.size + HEAD > most) return told('tooLarge', {size: Math.ceil(file.size / MB), most: Math.floor(most / MB)});
    try {
      await file.slice(0, 1).arrayBuffer();
    } catch {
      return told('unreadable'); // moved away meanwhile: it would take the whole part with it
    }
    return '';
  };

  const inParts = files => {
    const parts = [[]];
    let size = 0;
    for (const one of files) {
      const cost = one.file.size + HEAD;
      if (parts.at(-1).length >= PART_FILES || (size + cost > PART_BYTES && parts.at(-1).length)) { parts.push([]); size = 0; }
      parts.at(-1).push(one);
      size += cost;
    }
    return parts;
  };

  const sendAll = async found => {
    if (!found.length) { say(told('none'), 0, true); return; }
    const rows = [];
    const files = [];
    for (const one of found) {
      const reason = await wrongWith(one);
      if (reason) rows.push({name: one.name, reason});
      else files.push(one);
    }
    leave(rows);
    line.hidden = true;
    if (!files.length) return;
    say(told('sending', {n: files.length}), 0);
    const all = files.reduce((sum, {file}) => sum + file.size, 0);
    const parts = inParts(files);
    let begun = 0;
    let sent = 0;
    for (const part of parts) {
      try {
        await send(part, begun, all || 1);
      } catch (status) {
        const reason = told('failed', {status});
        leave([...rows, ...files.slice(sent).map(({name}) => ({name, reason}))]);
        say(reason, 0, true);
        break;
      }
      sent += part.length;
      begun += part.reduce((sum, {file}) => sum + file.size, 0);
    }
    if (sent === files.length) say(told('sent', {n: sent}), 1);
    if (sent) htmx.ajax('GET', '/part/progress', {target: '#progress', swap: 'innerHTML'});
  };
  // One batch after the other, so that none takes the line of another.
  let last = Promise.resolve();
  const upload = found => {
    last = last.then(async () => {
      sending = true;
      try { await sendAll(found.filter(({name}) => !isSkipped(name))); } finally { sending = false; }
    });
  };
  // When an audit ends the page loads anew, which would break off what is being sent.
  document.body.addEventListener('htmx:beforeRequest', event => {
    if (sending && event.detail.elt.id === 'working') event.preventDefault();
  });

  for (const id of ['files', 'folder']) {
    document.getElementById(id).addEventListener('change', event => {
      const files = [...event.target.files].map(file => ({file, name: file.webkitRelativePath || file.name}));
      event.target.value = '';
      upload(files);
    });
  }

  const walk = async (entry, found) => {
    const name = entry.fullPath.replace(/^\//, '');
    try {
      if (entry.isFile) {
        found.push({name, file: await new Promise((done, fail) => { entry.file(done, fail); })});
        return;
      }
      const reader = entry.createReader();
      for (;;) {
        const some = await new Promise((done, fail) => { reader.readEntries(done, fail); });
        if (!some.length) return;
        for (const one of some) await walk(one, found);
      }
    } catch {
      found.push({name, reason: told('unreadable')});
    }
  };
  const over = on => form.classList.toggle('over', on);
  form.addEventListener('dragover', () => over(true));
  form.addEventListener('dragleave', event => { if (!form.contains(event.relatedTarget)) over(false); });
  form.addEventListener('drop', async event => {
    over(false);
    // Taken at once: the list is empty after the first pause. What is dragged out of a program or a page has no entry.
    const given = [...event.dataTransfer.items].filter(item => item.kind === 'file')
      .map(item => ({entry: item.webkitGetAsEntry(), file: item.getAsFile()}));
    const found = [];
    for (const {entry, file} of given) {
      if (entry) await walk(entry, found);
      else if (file) found.push({file, name: file.name});
    }
    upload(found);
  });
  // Beside the field a drop would open the file in the place of this page.
  for (const kind of ['dragover', 'drop']) document.addEventListener(kind, event => event.preventDefault());
});
