// Copy buttons and the search. The pages can be read without either.
const base = new URL('.', import.meta.url);

for (const block of document.querySelectorAll('div.highlight > pre, pre.highlight')) {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'copy';
  button.textContent = 'Copy';
  button.addEventListener('click', async () => {
    // Of a transcript only the commands, without their prompt.
    const lines = block.textContent.trimEnd().split('\n');
    const commands = lines.filter(line => line.startsWith('$ ')).map(line => line.slice(2));
    await navigator.clipboard.writeText((commands.length ? commands : lines).join('\n'));
    button.textContent = 'Copied';
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  const frame = document.createElement('div');
  frame.className = 'copyable';
  block.replaceWith(frame);
  frame.append(block, button);
}

const field = document.querySelector('#search input');
const list = document.querySelector('#search ul');
const status = document.querySelector('#search [role=status]');
let index = null;

async function load() {
  const [{ default: MiniSearch }, pages] = await Promise.all([
    import(new URL('minisearch.js', base)),
    fetch(new URL('../search.json', base)).then(answer => answer.json()),
  ]);
  index = new MiniSearch({
    fields: ['title', 'description', 'text'],
    storeFields: ['title', 'description', 'url'],
    searchOptions: { boost: { title: 4, description: 2 }, prefix: true, fuzzy: 0.15, combineWith: 'AND' },
  });
  index.addAll(pages.map((page, id) => ({ id, ...page })));
}

function show() {
  const words = field.value.trim();
  const found = words && index ? index.search(words).slice(0, 8) : [];
  list.replaceChildren(...found.map(page => {
    const item = document.createElement('li');
    const link = document.createElement('a');
    link.href = page.url;
    link.textContent = page.title;
    const about = document.createElement('span');
    about.textContent = page.description;
    item.append(link, about);
    return item;
  }));
  list.hidden = !found.length;
  status.textContent = !words || !index ? '' : found.length === 1 ? '1 page' : `${found.length || 'No'} pages`;
}

if (field) {
  document.querySelector('#search').hidden = false;
  field.addEventListener('focus', () => { index ?? load().then(show); }, { once: true });
  field.addEventListener('input', show);
  field.addEventListener('keydown', event => {
    if (event.key === 'Escape') { field.value = ''; show(); }
    if (event.key === 'Enter') { list.querySelector('a')?.click(); event.preventDefault(); }
    if (event.key === 'ArrowDown') { list.querySelector('a')?.focus(); event.preventDefault(); }
  });
  document.addEventListener('keydown', event => {
    if (event.key === '/' && !/^(INPUT|TEXTAREA)$/.test(document.activeElement.tagName)) { field.focus(); event.preventDefault(); }
  });
}
