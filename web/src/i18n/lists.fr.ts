import type { listsEn } from './lists.en.ts'

/** Les mots communs à toutes les listes ; voir lists.en.ts. */
export const listsFr: typeof listsEn = {
  search: 'Rechercher par nom',
  found: '{{found}} sur {{total}}',
  noneFit: 'Aucun résultat',
  noneFitText: 'Rien dans cette liste ne répond à la fois à la recherche et aux filtres.',
  clear: 'Effacer les filtres',
  choose: 'Choisir {{name}}',
  chooseShown: 'Choisir tout ce qui est affiché',
  chooseNone: 'Ne rien choisir',
  chosen: 'Ce qui est choisi',
  count_one: '{{formatted}} élément choisi',
  count_other: '{{formatted}} éléments choisis',
  delete: 'Supprimer',
  done_one: 'Vous avez supprimé {{formatted}} élément.',
  done_other: 'Vous avez supprimé {{formatted}} éléments.',
  restored_one: 'Vous avez restauré {{formatted}} élément.',
  restored_other: 'Vous avez restauré {{formatted}} éléments.',
  kept_one: 'Un élément n’a pas pu être supprimé',
  kept_other: '{{formatted}} éléments n’ont pas pu être supprimés',
  keptMore: 'Et {{formatted}} de plus.',
}
