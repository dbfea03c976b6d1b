/** The words that all lists have in common, in English; see en.ts. */
export const listsEn = {
  search: 'Search by name',
  found: '{{found}} of {{total}}',
  noneFit: 'Nothing matches',
  noneFitText: 'Nothing in this list matches the search and the filters together.',
  clear: 'Clear the filters',
}
