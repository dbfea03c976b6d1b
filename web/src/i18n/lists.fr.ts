import type { listsEn } from './lists.en.ts'

/** Les mots communs à toutes les listes ; voir lists.en.ts. */
export const listsFr: typeof listsEn = {
  search: 'Rechercher par nom',
  found: '{{found}} sur {{total}}',
  noneFit: 'Aucun résultat',
  noneFitText: 'Rien dans cette liste ne répond à la fois à la recherche et aux filtres.',
  clear: 'Effacer les filtres',
  choose: 'Sélectionner {{name}}',
  chooseShown: 'Sélectionner tout ce qui est affiché',
  chooseNone: 'Tout désélectionner',
  chosen: 'Sélection',
  count_one: '{{formatted}} élément sélectionné',
  count_other: '{{formatted}} éléments sélectionnés',
  delete: 'Supprimer',
  done_one: 'Vous avez supprimé {{formatted}} élément.',
  done_other: 'Vous avez supprimé {{formatted}} éléments.',
  restored_one: 'Vous avez restauré {{formatted}} élément.',
  restored_other: 'Vous avez restauré {{formatted}} éléments.',
  kept_one: 'Un élément n’a pas pu être supprimé',
  kept_other: '{{formatted}} éléments n’ont pas pu être supprimés',
  keptMore: 'Et {{formatted}} de plus.',
}
