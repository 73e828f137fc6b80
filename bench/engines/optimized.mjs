// The best hand-written JavaScript we know: an index of packed rules (optimized-index.mjs), typed
// arrays, and nothing allocated but the result. Amounts are below 2^31, so sums stay integers.
import { MULTIPLIER, NONE, OFFER_STRIDE, RATE, RuleIndex, STRIDE } from './optimized-index.mjs';
import { lifetimePoints } from './rules.mjs';

class Previewer {
  capacity = 0;
  cartTags = new Int32Array(256);
  lineStamp = 0;
  cartStamp = 0;

  constructor(program, member) {
    const index = new RuleIndex(program, member);
    this.index = index;
    this.points = lifetimePoints(member);
    this.orderLimit = program.limit.order;
    this.tierIds = program.tiers.levels.map((level) => level.id);
    this.tierFrom = Float64Array.from(program.tiers.levels, (level) => level.from);
    this.offerIds = program.offers.map((offer) => offer.id);
    // The stamps of the last line, and of the last cart, that had the symbol.
    this.tagOfLine = new Uint32Array(index.tagOf.size);
    this.tagOfCart = new Uint32Array(index.tagOf.size);
    this.categoryOfCart = new Uint32Array(index.categoryOf.size);
    this.lineBuckets = new Int32Array(3 + index.tagOf.size);
    this.reserve(32);
  }

  reserve(lines) {
    this.capacity = lines * 2;
    this.lineTotal = new Int32Array(this.capacity);
    this.lineQuantity = new Int32Array(this.capacity);
    this.lineCategory = new Int32Array(this.capacity);
    this.lineSku = new Int32Array(this.capacity);
    this.lineTags = new Int32Array(this.capacity + 1);
  }

  preview(cart) {
    const { index } = this;
    if (cart.at < index.validFrom || cart.at >= index.validUntil) index.activate(cart.at);
    const count = cart.lines.length;
    if (count > this.capacity) this.reserve(count);
    this.cartStamp++;
    const subtotal = this.read(cart.lines);
    index.granted.fill(0);
    const { lineTotal } = this;
    let left = this.orderLimit;
    let total = 0;
    const lines = new Array(count);
    for (let i = 0; i < count; i++) {
      let award = lineTotal[i] < 0 ? 0 : this.earnedBy(i, subtotal);
      if (award > left) award = left;
      left -= award;
      total += award;
      lines[i] = award;
    }
    const tier = this.standing(this.points + total);
    return { total, lines, tier, offers: this.applyingOffers(subtotal) };
  }

  /** Interns the cart's lines into the scratch arrays and returns the subtotal of what earns. */
  read(lines) {
    const { index, cartStamp, categoryOfCart, tagOfCart, lineTags } = this;
    const { categoryOf, skuOf, categoryExcluded, skuExcluded } = index;
    const count = lines.length;
    let subtotal = 0;
    let tagEnd = 0;
    for (let i = 0; i < count; i++) {
      const line = lines[i];
      const category = categoryOf.get(line.category) ?? NONE;
      const sku = skuOf.get(line.sku) ?? NONE;
      lineTags[i] = tagEnd;
      const firstTag = tagEnd;
      const read = this.readTags(line.tags, tagEnd);
      tagEnd = read < 0 ? ~read : read;
      const excluded =
        read < 0 ||
        (category >= 0 && categoryExcluded[category] === 1) ||
        (sku >= 0 && skuExcluded[sku] === 1);
      const total = line.price * line.quantity;
      this.lineQuantity[i] = line.quantity;
      this.lineCategory[i] = category;
      this.lineSku[i] = sku;
      this.lineTotal[i] = excluded ? -1 : total;
      if (excluded) continue;
      subtotal += total;
      if (category >= 0) categoryOfCart[category] = cartStamp;
      const { cartTags } = this;
      for (let k = firstTag; k < tagEnd; k++) tagOfCart[cartTags[k]] = cartStamp;
    }
    lineTags[count] = tagEnd;
    return subtotal;
  }

  /** The end of the line's tags in cartTags, as its complement when one of them is excluded. */
  readTags(texts, end) {
    const { tagOf, tagExcluded } = this.index;
    const count = texts.length;
    if (end + count > this.cartTags.length) {
      const larger = new Int32Array((end + count) * 2);
      larger.set(this.cartTags);
      this.cartTags = larger;
    }
    const { cartTags } = this;
    let excluded = false;
    for (let k = 0; k < count; k++) {
      const tag = tagOf.get(texts[k]);
      if (tag === undefined) continue;
      cartTags[end++] = tag;
      if (tagExcluded[tag] === 1) excluded = true;
    }
    return excluded ? ~end : end;
  }

  /** Lists the buckets whose rules a line has to be tested against and returns how many. */
  listBuckets(i) {
    const { index, lineBuckets, lineTags, cartTags, tagOfLine, lineStamp } = this;
    let count = 0;
    lineBuckets[count++] = index.anyBucket;
    if (this.lineCategory[i] >= 0) lineBuckets[count++] = this.lineCategory[i];
    if (this.lineSku[i] >= 0) lineBuckets[count++] = index.firstSku + this.lineSku[i];
    const end = lineTags[i + 1];
    for (let k = lineTags[i]; k < end; k++) {
      const tag = cartTags[k];
      if (tagOfLine[tag] === lineStamp) continue;
      tagOfLine[tag] = lineStamp;
      lineBuckets[count++] = index.firstTag + tag;
    }
    return count;
  }

  earnedBy(i, subtotal) {
    const stamp = ++this.lineStamp;
    const { lineBuckets, tagOfLine } = this;
    const { records, bucketStart, granted } = this.index;
    const total = this.lineTotal[i];
    const quantity = this.lineQuantity[i];
    const bucketCount = this.listBuckets(i);
    let factor = 10_000;
    let sum = 0;
    for (let j = 0; j < bucketCount; j++) {
      const bucket = lineBuckets[j];
      const end = bucketStart[bucket + 1];
      for (let at = bucketStart[bucket]; at < end; at += STRIDE) {
        if (records[at] > total) break;
        if (records[at + 1] > subtotal) continue;
        const tag = records[at + 2];
        if (tag >= 0 && tagOfLine[tag] !== stamp) continue;
        const kind = records[at + 3];
        const amount = records[at + 4];
        if (kind === MULTIPLIER) {
          if (amount > factor) factor = amount;
          continue;
        }
        let earned =
          kind === RATE ? ((total * amount) / records[at + 5]) | 0 : Math.imul(amount, quantity);
        const slot = records[at + 6];
        if (slot >= 0) {
          const left = records[at + 7] - granted[slot];
          if (earned > left) earned = left;
          granted[slot] += earned;
        }
        sum = (sum + earned) | 0;
      }
    }
    return factor === 10_000 ? sum : Math.floor((sum * factor) / 10_000);
  }

  applyingOffers(subtotal) {
    const { offerIds, tagOfCart, cartStamp } = this;
    const { offerRecords } = this.index;
    const ids = [];
    for (let at = 0; at < offerRecords.length; at += OFFER_STRIDE) {
      if (offerRecords[at + 1] > subtotal) continue;
      const tag = offerRecords[at + 2];
      if (tag >= 0 && tagOfCart[tag] !== cartStamp) continue;
      const secondTag = offerRecords[at + 3];
      if (secondTag >= 0 && tagOfCart[secondTag] !== cartStamp) continue;
      const category = offerRecords[at + 4];
      if (category >= 0 && !this.hasCategory(category, offerRecords[at + 5])) continue;
      ids.push(offerIds[offerRecords[at]]);
    }
    return ids;
  }

  hasCategory(first, end) {
    const { categoryOfCart, cartStamp } = this;
    const { offerCategories } = this.index;
    for (let k = first; k < end; k++) {
      if (categoryOfCart[offerCategories[k]] === cartStamp) return true;
    }
    return false;
  }

  standing(points) {
    const { tierIds, tierFrom } = this;
    let tier = 0;
    while (tier + 1 < tierFrom.length && tierFrom[tier + 1] <= points) tier++;
    const current = tierIds[tier];
    if (tier + 1 === tierFrom.length) return { current, next: null, missing: 0, permille: 1000 };
    const missing = tierFrom[tier + 1] - points;
    const span = tierFrom[tier + 1] - tierFrom[tier];
    const permille = Math.floor(((points - tierFrom[tier]) * 1000) / span);
    return { current, next: tierIds[tier + 1], missing, permille };
  }
}

export const create = (program, member) => new Previewer(program, member);
