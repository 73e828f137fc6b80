// The best hand-written JavaScript we know: strings interned once, rules in buckets by SKU,
// category or tag, each bucket sorted by the line total it asks for, packed into one Int32Array;
// rules that the date or the tier rules out are dropped until the next window opens or closes;
// nothing is allocated but the result. Amounts are below 2^31, which lets sums stay integers.
import { lifetimePoints, readCondition, tenThousandths } from './rules.mjs';

const STRIDE = 8; // least line total, least subtotal, tag, kind, amount, every, limit slot, limit
const OFFER_STRIDE = 6; // index, least subtotal, tag, second tag, first category, end of categories
const RATE = 0;
const FIXED = 1;
const MULTIPLIER = 2;
const NONE = -1;

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

export function create(program, member) {
  const categories = new Interner();
  const tags = new Interner();
  const skus = new Interner();

  function compileCondition(condition) {
    const when = readCondition(condition);
    const parts = [when, ...(when.all ?? [])];
    const asked = (key) => parts.map((part) => part[key]).find((values) => values);
    const tagLists = parts.filter((part) => part.tag).map((part) => part.tag);
    if (tagLists.some((list) => list.length > 1)) throw new Error('one tag at a time');
    return {
      category: asked('category') && categories.add(asked('category')),
      sku: asked('sku') && skus.add(asked('sku')),
      tags: tags.add(tagLists.flat()),
      least: when.line_total?.min ?? 0,
      subtotal: when.subtotal?.min ?? 0,
      tier: !when.tier || when.tier.includes(member.tier),
      from: when.date?.from ?? -Infinity,
      until: when.date?.until ?? Infinity,
    };
  }

  const rules = program.earn.map((rule) => compileCondition(rule.when));
  const offers = program.offers.map((offer) => compileCondition(offer.when));
  const excludedBy = program.excluded.map(compileCondition);
  const categoryExcluded = categories.flags(excludedBy.flatMap((when) => when.category ?? []));
  const tagExcluded = tags.flags(excludedBy.flatMap((when) => when.tags));
  const skuExcluded = skus.flags(excludedBy.flatMap((when) => when.sku ?? []));
  const categoryOf = categories.indexes;
  const tagOf = tags.indexes;
  const skuOf = skus.indexes;

  // Buckets: categories, then tags, then SKUs, then the rules that ask for none of these.
  const firstTag = categoryOf.size;
  const firstSku = firstTag + tagOf.size;
  const anyBucket = firstSku + skuOf.size;
  const bucketStart = new Int32Array(anyBucket + 2);
  let records = new Int32Array(0);
  let granted = new Int32Array(0);
  let offerRecords = new Int32Array(0);
  let offerCategories = new Int32Array(0);
  let liveOffers = 0;
  let validFrom = Infinity;
  let validUntil = -Infinity;

  function isLive(when, at) {
    if (at < when.from) {
      validUntil = Math.min(validUntil, when.from);
      return false;
    }
    if (at >= when.until) {
      validFrom = Math.max(validFrom, when.until);
      return false;
    }
    validFrom = Math.max(validFrom, when.from);
    validUntil = Math.min(validUntil, when.until);
    return when.tier;
  }

  function bucketsOf(when) {
    if (when.sku) return when.sku.map((sku) => firstSku + sku);
    if (when.category) return when.category;
    return when.tags.length > 0 ? [firstTag + when.tags[0]] : [anyBucket];
  }

  function record(index, limitSlot) {
    const { rate, fixed, multiplier, limit } = program.earn[index];
    const when = rules[index];
    const tag = when.sku || when.category ? (when.tags[0] ?? NONE) : NONE;
    const head = [when.least, when.subtotal, tag];
    if (multiplier) return [...head, MULTIPLIER, tenThousandths(multiplier), 1, NONE, 0];
    const kind = rate ? [RATE, rate.points, rate.every] : [FIXED, fixed.points, 1];
    return [...head, ...kind, limit ? limitSlot : NONE, limit?.order ?? 0];
  }

  function activateOffers(at) {
    const packed = [];
    const packedCategories = [];
    offers.forEach((when, index) => {
      if (!isLive(when, at)) return;
      const first = packedCategories.length;
      packedCategories.push(...(when.category ?? []));
      packed.push(index, when.subtotal, when.tags[0] ?? NONE, when.tags[1] ?? NONE);
      packed.push(when.category ? first : NONE, packedCategories.length);
    });
    liveOffers = packed.length / OFFER_STRIDE;
    offerRecords = Int32Array.from(packed);
    offerCategories = Int32Array.from(packedCategories);
  }

  function activate(at) {
    validFrom = -Infinity;
    validUntil = Infinity;
    const live = rules.map((_, index) => index).filter((index) => isLive(rules[index], at));
    live.sort((a, b) => rules[a].least - rules[b].least);
    const buckets = Array.from({ length: anyBucket + 1 }, () => []);
    let limits = 0;
    for (const index of live) {
      const packed = record(index, limits);
      if (packed[6] !== NONE) limits++;
      for (const bucket of bucketsOf(rules[index])) buckets[bucket].push(...packed);
    }
    buckets.forEach((bucket, index) => {
      bucketStart[index + 1] = bucketStart[index] + bucket.length;
    });
    records = Int32Array.from(buckets.flat());
    granted = new Int32Array(limits);
    activateOffers(at);
  }

  // Scratch memory, grown when a cart needs it.
  let capacity = 0;
  let lineTotal, lineQuantity, lineCategory, lineSku, lineTags;
  let cartTags = new Int32Array(256);
  function grow(lines) {
    capacity = Math.max(64, lines * 2);
    lineTotal = new Int32Array(capacity);
    lineQuantity = new Int32Array(capacity);
    lineCategory = new Int32Array(capacity);
    lineSku = new Int32Array(capacity);
    lineTags = new Int32Array(capacity + 1);
  }
  grow(32);
  const tagOfLine = new Uint32Array(tagOf.size); // the stamp of the last line that had the tag
  const tagOfCart = new Uint32Array(tagOf.size);
  const categoryOfCart = new Uint32Array(categoryOf.size);
  const lineBuckets = new Int32Array(3 + tagOf.size);
  let lineStamp = 0;
  let cartStamp = 0;

  /** Interns the cart's lines into the scratch arrays and returns the subtotal of what earns. */
  function read(lines) {
    const count = lines.length;
    let subtotal = 0;
    let tagEnd = 0;
    for (let i = 0; i < count; i++) {
      const line = lines[i];
      const category = categoryOf.get(line.category) ?? NONE;
      const sku = skuOf.get(line.sku) ?? NONE;
      let excluded =
        (category >= 0 && categoryExcluded[category] === 1) || (sku >= 0 && skuExcluded[sku] === 1);
      lineTags[i] = tagEnd;
      const texts = line.tags;
      if (tagEnd + texts.length > cartTags.length) {
        const larger = new Int32Array((tagEnd + texts.length) * 2);
        larger.set(cartTags);
        cartTags = larger;
      }
      for (let k = 0; k < texts.length; k++) {
        const tag = tagOf.get(texts[k]);
        if (tag === undefined) continue;
        cartTags[tagEnd++] = tag;
        if (tagExcluded[tag] === 1) excluded = true;
      }
      const total = line.price * line.quantity;
      lineQuantity[i] = line.quantity;
      lineCategory[i] = category;
      lineSku[i] = sku;
      lineTotal[i] = excluded ? -1 : total;
      if (excluded) continue;
      subtotal += total;
      if (category >= 0) categoryOfCart[category] = cartStamp;
      for (let k = lineTags[i]; k < tagEnd; k++) tagOfCart[cartTags[k]] = cartStamp;
    }
    lineTags[count] = tagEnd;
    return subtotal;
  }

  /** Lists the buckets whose rules a line has to be tested against and returns how many. */
  function listBuckets(i) {
    let count = 0;
    lineBuckets[count++] = anyBucket;
    if (lineCategory[i] >= 0) lineBuckets[count++] = lineCategory[i];
    if (lineSku[i] >= 0) lineBuckets[count++] = firstSku + lineSku[i];
    for (let k = lineTags[i]; k < lineTags[i + 1]; k++) {
      const tag = cartTags[k];
      if (tagOfLine[tag] === lineStamp) continue;
      tagOfLine[tag] = lineStamp;
      lineBuckets[count++] = firstTag + tag;
    }
    return count;
  }

  function earnedBy(i, subtotal) {
    lineStamp++;
    const packed = records;
    const total = lineTotal[i];
    const quantity = lineQuantity[i];
    const bucketCount = listBuckets(i);
    let factor = 10_000;
    let sum = 0;
    for (let j = 0; j < bucketCount; j++) {
      const bucket = lineBuckets[j];
      const end = bucketStart[bucket + 1];
      for (let at = bucketStart[bucket]; at < end; at += STRIDE) {
        if (packed[at] > total) break;
        if (packed[at + 1] > subtotal) continue;
        const tag = packed[at + 2];
        if (tag >= 0 && tagOfLine[tag] !== lineStamp) continue;
        const kind = packed[at + 3];
        const amount = packed[at + 4];
        if (kind === MULTIPLIER) {
          if (amount > factor) factor = amount;
          continue;
        }
        let earned =
          kind === RATE ? ((total * amount) / packed[at + 5]) | 0 : Math.imul(amount, quantity);
        const slot = packed[at + 6];
        if (slot >= 0) {
          const left = packed[at + 7] - granted[slot];
          if (earned > left) earned = left;
          granted[slot] += earned;
        }
        sum = (sum + earned) | 0;
      }
    }
    return factor === 10_000 ? sum : Math.floor((sum * factor) / 10_000);
  }

  function hasCategory(first, end) {
    for (let k = first; k < end; k++) {
      if (categoryOfCart[offerCategories[k]] === cartStamp) return true;
    }
    return false;
  }

  const offerIds = program.offers.map((offer) => offer.id);
  function applyingOffers(subtotal) {
    const packed = offerRecords;
    const ids = [];
    for (let k = 0; k < liveOffers; k++) {
      const at = k * OFFER_STRIDE;
      if (packed[at + 1] > subtotal) continue;
      if (packed[at + 2] >= 0 && tagOfCart[packed[at + 2]] !== cartStamp) continue;
      if (packed[at + 3] >= 0 && tagOfCart[packed[at + 3]] !== cartStamp) continue;
      if (packed[at + 4] >= 0 && !hasCategory(packed[at + 4], packed[at + 5])) continue;
      ids.push(offerIds[packed[at]]);
    }
    return ids;
  }

  const tierIds = program.tiers.levels.map((level) => level.id);
  const tierFrom = Float64Array.from(program.tiers.levels, (level) => level.from);
  function standing(points) {
    let tier = 0;
    while (tier + 1 < tierFrom.length && tierFrom[tier + 1] <= points) tier++;
    const current = tierIds[tier];
    if (tier + 1 === tierFrom.length) return { current, next: null, missing: 0, permille: 1000 };
    const missing = tierFrom[tier + 1] - points;
    const span = tierFrom[tier + 1] - tierFrom[tier];
    const permille = Math.floor(((points - tierFrom[tier]) * 1000) / span);
    return { current, next: tierIds[tier + 1], missing, permille };
  }

  const points = lifetimePoints(member);
  function preview(cart) {
    if (cart.at < validFrom || cart.at >= validUntil) activate(cart.at);
    const count = cart.lines.length;
    if (count > capacity) grow(count);
    cartStamp++;
    const subtotal = read(cart.lines);
    granted.fill(0);
    let left = program.limit.order;
    let total = 0;
    const lines = new Array(count);
    for (let i = 0; i < count; i++) {
      let award = lineTotal[i] < 0 ? 0 : earnedBy(i, subtotal);
      if (award > left) award = left;
      left -= award;
      total += award;
      lines[i] = award;
    }
    return { total, lines, tier: standing(points + total), offers: applyingOffers(subtotal) };
  }

  return { preview };
}
