// The index behind optimized.mjs: strings interned once; rules in buckets by SKU, category or tag,
// each bucket sorted by the line total it asks for and packed into one Int32Array. Rules that the
// date or the tier rules out are dropped until the next window opens or closes.
import { readCondition, tenThousandths } from './rules.mjs';

export const STRIDE = 8; // least line total, least subtotal, tag, kind, amount, every, slot, limit
export const OFFER_STRIDE = 6; // index, least subtotal, tag, second tag, first category, their end
export const RATE = 0;
const FIXED = 1;
export const MULTIPLIER = 2;
export const NONE = -1;

class Interner {
  indexes = new Map();

  add(texts) {
    return texts.map((text) => {
      if (!this.indexes.has(text)) this.indexes.set(text, this.indexes.size);
      return this.indexes.get(text);
    });
  }

  flags(indexes) {
    const flags = new Uint8Array(this.indexes.size);
    for (const index of indexes) flags[index] = 1;
    return flags;
  }
}

export class RuleIndex {
  records = new Int32Array(0);
  granted = new Int32Array(0); // by slot: what a limited rule has given in this order
  offerRecords = new Int32Array(0);
  offerCategories = new Int32Array(0);
  validFrom = Infinity;
  validUntil = -Infinity;

  constructor(program, member) {
    const interners = { category: new Interner(), tag: new Interner(), sku: new Interner() };
    const compile = ({ when }) => compileCondition(when, member, interners);
    this.program = program;
    this.rules = program.earn.map(compile);
    this.offers = program.offers.map(compile);
    const excluded = program.excluded.map((when) => compile({ when }));
    const flags = (key, all) => interners[key].flags(all.flatMap((indexes) => indexes ?? []));
    const of = (key) => excluded.map((when) => when[key]);
    this.categoryExcluded = flags('category', of('category'));
    this.tagExcluded = flags('tag', of('tags'));
    this.skuExcluded = flags('sku', of('sku'));
    this.categoryOf = interners.category.indexes;
    this.tagOf = interners.tag.indexes;
    this.skuOf = interners.sku.indexes;
    // Buckets: categories, then tags, then SKUs, then the rules that ask for none of these.
    this.firstTag = this.categoryOf.size;
    this.firstSku = this.firstTag + this.tagOf.size;
    this.anyBucket = this.firstSku + this.skuOf.size;
    this.bucketStart = new Int32Array(this.anyBucket + 2);
  }

  /** Makes the index that of an instant, and of all until the next window opens or closes. */
  activate(at) {
    this.validFrom = -Infinity;
    this.validUntil = Infinity;
    const { rules } = this;
    const live = rules.map((_, index) => index).filter((index) => this.isLive(rules[index], at));
    live.sort((a, b) => rules[a].least - rules[b].least);
    const buckets = Array.from({ length: this.anyBucket + 1 }, () => []);
    let limits = 0;
    for (const index of live) {
      const packed = this.record(index, limits);
      if (packed[6] !== NONE) limits++;
      for (const bucket of this.bucketsOf(rules[index])) buckets[bucket].push(...packed);
    }
    buckets.forEach((bucket, index) => {
      this.bucketStart[index + 1] = this.bucketStart[index] + bucket.length;
    });
    this.records = Int32Array.from(buckets.flat());
    this.granted = new Int32Array(limits);
    this.activateOffers(at);
  }

  activateOffers(at) {
    const packed = [];
    const categories = [];
    this.offers.forEach((when, index) => {
      if (!this.isLive(when, at)) return;
      const first = when.category ? categories.length : NONE;
      categories.push(...(when.category ?? []));
      packed.push(index, when.subtotal, when.tags[0] ?? NONE, when.tags[1] ?? NONE);
      packed.push(first, categories.length);
    });
    this.offerRecords = Int32Array.from(packed);
    this.offerCategories = Int32Array.from(categories);
  }

  isLive(when, at) {
    if (at < when.from) {
      this.validUntil = Math.min(this.validUntil, when.from);
      return false;
    }
    if (at >= when.until) {
      this.validFrom = Math.max(this.validFrom, when.until);
      return false;
    }
    this.validFrom = Math.max(this.validFrom, when.from);
    this.validUntil = Math.min(this.validUntil, when.until);
    return when.tier;
  }

  bucketsOf(when) {
    if (when.sku) return when.sku.map((sku) => this.firstSku + sku);
    if (when.category) return when.category;
    return when.tags.length > 0 ? [this.firstTag + when.tags[0]] : [this.anyBucket];
  }

  record(index, slot) {
    const { rate, fixed, multiplier, limit } = this.program.earn[index];
    const when = this.rules[index];
    const tag = when.sku || when.category ? (when.tags[0] ?? NONE) : NONE;
    const head = [when.least, when.subtotal, tag];
    if (multiplier) return [...head, MULTIPLIER, tenThousandths(multiplier), 1, NONE, 0];
    const gives = rate ? [RATE, rate.points, rate.every] : [FIXED, fixed.points, 1];
    return [...head, ...gives, limit ? slot : NONE, limit?.order ?? 0];
  }
}

function compileCondition(condition, member, { category, tag, sku }) {
  const when = readCondition(condition);
  const parts = [when, ...(when.all ?? [])];
  const asked = (key) => parts.map((part) => part[key]).find((values) => values);
  const tagLists = parts.filter((part) => part.tag).map((part) => part.tag);
  if (tagLists.some((list) => list.length > 1)) throw new Error('one tag at a time');
  return {
    category: asked('category') && category.add(asked('category')),
    sku: asked('sku') && sku.add(asked('sku')),
    tags: tag.add(tagLists.flat()),
    least: when.line_total?.min ?? 0,
    subtotal: when.subtotal?.min ?? 0,
    tier: !when.tier || when.tier.includes(member.tier),
    from: when.date?.from ?? -Infinity,
    until: when.date?.until ?? Infinity,
  };
}
