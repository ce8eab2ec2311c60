// What a hand lets go of: files, and folders with all that is in them, each with the folders before its name.
const all = async (reader) => {
  const found = [];
  for (;;) { // a folder is told a hundred entries at a time
    const some = await new Promise((done, failed) => { reader.readEntries(done, failed); });
    if (!some.length) return found;
    found.push(...some);
  }
};

const inside = async (entry) => {
  if (entry.name.startsWith(".")) return []; // what systems leave in folders
  if (entry.isDirectory) return (await Promise.all((await all(entry.createReader())).map(inside))).flat();
  const file = await new Promise((done, failed) => { entry.file(done, failed); });
  return [{ file, name: entry.fullPath.replace(/^\//, "") }];
};

// Of a drop; has to be asked at once, the browser forgets it behind the event.
export const dropped = async (carried) => {
  const entries = [...carried.items].map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  if (!entries.length) return [...carried.files].map((file) => ({ file, name: file.name }));
  return (await Promise.all(entries.map(inside))).flat();
};

// Of an input, with `webkitdirectory` or without.
export const chosen = (input) => [...input.files].filter((file) => !file.name.startsWith("."))
  .map((file) => ({ file, name: file.webkitRelativePath || file.name }));

export const hasFolder = (carried) => [...carried.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory);
