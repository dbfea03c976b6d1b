/** Classes of customers by recency, frequency and value, from scores of 1 to 5 each. */
export const RFM_CLASSES = [
  'champions',
  'loyal',
  'promising',
  'new',
  'attention',
  'atRisk',
  'cantLose',
  'hibernating',
] as const
export type RfmClass = (typeof RFM_CLASSES)[number]

export const RFM_NAMES: Record<'en' | 'fr', Record<RfmClass, string>> = {
  en: {
    champions: 'champions',
    loyal: 'loyal customers',
    promising: 'promising customers',
    new: 'new customers',
    attention: 'customers needing attention',
    atRisk: 'customers at risk',
    cantLose: 'customers not to lose',
    hibernating: 'hibernating customers',
  },
  fr: {
    champions: 'champions',
    loyal: 'clients fidèles',
    promising: 'clients prometteurs',
    new: 'nouveaux clients',
    attention: 'clients à surveiller',
    atRisk: 'clients en danger',
    cantLose: 'clients à ne pas perdre',
    hibernating: 'clients endormis',
  },
}

/**
 * The class of scores: `r` recency (5 = ordered most recently), `fm` the rounded mean of frequency and value. Every
 * pair has one class. After the usual grid of RFM segmentation, with eleven classes gathered into eight.
 */
export function rfmClassOf(r: number, fm: number): RfmClass {
  if (r >= 4) return fm >= 4 ? 'champions' : fm === 3 ? 'loyal' : fm === 2 ? 'promising' : 'new'
  if (r === 3) return fm >= 4 ? 'loyal' : fm === 3 ? 'attention' : 'promising'
  return fm >= 5 ? 'cantLose' : fm >= 3 ? 'atRisk' : 'hibernating'
}
