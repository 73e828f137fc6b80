// The engines of the bench, ours first. Each module has `create(program, member)`, which answers
// `preview(cart)` with `{total, lines, tier: {current, next, missing, permille}, offers}`;
// where it needs one, `load()`; and `createFromText` where the engine itself reads the JSON.

export const engines = [
  'loyalty',
  'optimized',
  'idiomatic',
  'json-logic-engine',
  'zen-engine-wasm',
  'json-rules-engine',
];

export async function load(name) {
  const module = await import(`./${name}.mjs`);
  await module.load?.();
  return module;
}

export async function open(name, program, member) {
  return (await load(name)).create(program, member);
}

export function createFromText(module, programText, memberText) {
  if (module.createFromText) return module.createFromText(programText, memberText);
  return module.create(JSON.parse(programText), JSON.parse(memberText));
}
