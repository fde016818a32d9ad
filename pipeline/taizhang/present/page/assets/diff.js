// Which parts of two passages differ: pieces [text, differs] for each side, by the shortest way from one to the other
// (Myers). Common ends are cut off first; what differs too much between them is shown as wholly different.
const MOST_EDITS = 800;

function difference(left, right) {
  const [a, b] = [pieces(left), pieces(right)];
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a[a.length - 1 - tail] === b[b.length - 1 - tail]) tail++;
  const inner = between(a.slice(head, a.length - tail), b.slice(head, b.length - tail));
  const same = part => [part.join(''), false];
  return inner.map(side => joined([same(a.slice(0, head)), ...side, same(a.slice(a.length - tail))]));
}

// Characters; a number is one piece.
function pieces(text) {
  return text.match(/[0-9０-９][0-9０-９,.，]*|[^]/gu) || [];
}

// The way back from the end: common characters, and one edit at each depth.
function between(a, b) {
  const trace = edits(a, b);
  if (!trace) return [[[a.join(''), true]], [[b.join(''), true]]];
  const left = [];
  const right = [];
  let x = a.length;
  let y = b.length;
  for (let depth = trace.length - 1; depth >= 0; depth--) {
    const before = cameFrom(trace[depth], x - y, depth);
    const fromX = reach(trace[depth], before);
    const fromY = fromX - before;
    while (x > fromX && y > fromY && x > 0 && y > 0) {
      left.push([a[--x], false]);
      right.push([b[--y], false]);
    }
    if (depth === 0) break;
    if (x === fromX) right.push([b[fromY], true]);
    else left.push([a[fromX], true]);
    x = fromX;
    y = fromY;
  }
  return [left.reverse(), right.reverse()];
}

// The diagonal that the furthest way to diagonal k comes from.
function cameFrom(reached, k, depth) {
  return k === -depth || (k !== depth && reach(reached, k - 1) < reach(reached, k + 1)) ? k + 1 : k - 1;
}

function reach(reached, k) {
  return reached.has(k) ? reached.get(k) : -1;
}

// How far each diagonal gets with 0, 1, 2 … edits; null where it takes too many.
function edits(a, b) {
  const trace = [];
  const reached = new Map([[1, 0]]);
  for (let depth = 0; depth <= Math.min(a.length + b.length, MOST_EDITS); depth++) {
    trace.push(new Map(reached));
    for (let k = -depth; k <= depth; k += 2) {
      const before = cameFrom(reached, k, depth);
      let x = reach(reached, before) + (before < k ? 1 : 0);
      let y = x - k;
      while (x < a.length && y < b.length && a[x] === b[y]) { x++; y++; }
      reached.set(k, x);
      if (x >= a.length && y >= b.length) return trace;
    }
  }
  return null;
}

// Neighbours of the same sort as one piece.
function joined(pieces) {
  const made = [];
  for (const [text, differs] of pieces) {
    if (!text) continue;
    const last = made[made.length - 1];
    if (last && last[1] === differs) last[0] += text;
    else made.push([text, differs]);
  }
  return made;
}
