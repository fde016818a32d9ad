'use strict';
// Files, folders and archives by choice or by drop, sent in parts, with progress.
document.addEventListener('DOMContentLoaded', () => {
  const form = document.getElementById('upload');
  if (!form) return;
  const line = form.querySelector('.sending');
  const bar = line.querySelector('progress');
  const PART_FILES = 200;
  const PART_BYTES = 64 * 1024 * 1024;
  const most = Number(form.dataset.most);
  const told = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), form.dataset[key]);
  const say = (text, share, wrong = false) => {
    line.hidden = false;
    line.classList.toggle('problem', wrong);
    bar.hidden = wrong;
    bar.value = share;
    line.querySelector('span').textContent = text;
  };

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

  const sendAll = async files => {
    const all = files.reduce((sum, {file}) => sum + file.size, 0);
    const large = files.find(({file}) => file.size > most);
    if (large) { say(told('tooLarge', {size: Math.ceil(large.file.size / 1048576), most: Math.floor(most / 1048576)}), 0, true); return; }
    if (!files.length) { say(told('none'), 0, true); return; }
    say(told('sending', {n: files.length}), 0);
    const parts = [[]];
    let size = 0;
    for (const one of files) {
      if (parts.at(-1).length >= PART_FILES || (size + one.file.size > PART_BYTES && parts.at(-1).length)) { parts.push([]); size = 0; }
      parts.at(-1).push(one);
      size += one.file.size;
    }
    let begun = 0;
    try {
      for (const part of parts) {
        await send(part, begun, all || 1);
        begun += part.reduce((sum, {file}) => sum + file.size, 0);
      }
    } catch (status) {
      say(told('failed', {status}), 0, true);
      return;
    }
    say(told('sent', {n: files.length}), 1);
    htmx.ajax('GET', '/part/progress', {target: '#progress', swap: 'innerHTML'});
  };

  for (const id of ['files', 'folder']) {
    document.getElementById(id).addEventListener('change', event => {
      const files = [...event.target.files].map(file => ({file, name: file.webkitRelativePath || file.name}));
      event.target.value = '';
      sendAll(files);
    });
  }

  const walk = async (entry, found) => {
    if (entry.isFile) {
      const file = await new Promise((done, fail) => entry.file(done, fail));
      found.push({file, name: entry.fullPath.replace(/^\//, '')});
      return;
    }
    const reader = entry.createReader();
    for (;;) {
      const some = await new Promise((done, fail) => reader.readEntries(done, fail));
      if (!some.length) return;
      for (const one of some) await walk(one, found);
    }
  };
  const over = on => form.classList.toggle('over', on);
  form.addEventListener('dragover', event => { event.preventDefault(); over(true); });
  form.addEventListener('dragleave', event => { if (!form.contains(event.relatedTarget)) over(false); });
  form.addEventListener('drop', async event => {
    event.preventDefault();
    over(false);
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry()).filter(Boolean);
    const found = [];
    for (const entry of entries) await walk(entry, found);
    sendAll(found);
  });
});
