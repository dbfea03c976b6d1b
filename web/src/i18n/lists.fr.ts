import type { listsEn } from './lists.en.ts'

/** Les mots communs à toutes les listes ; voir lists.en.ts. */
export const listsFr: typeof listsEn = {
  search: 'Rechercher par nom',
  found: '{{found}} sur {{total}}',
  noneFit: 'Aucun résultat',
  noneFitText: 'Rien dans cette liste ne répond à la fois à la recherche et aux filtres.',
  clear: 'Effacer les filtres',
}
