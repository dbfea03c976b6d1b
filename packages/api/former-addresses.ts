/**
 * Addresses under which operations stood before they took the field's words (docs/glossary.md). Programs that were
 * written then go on; the reference names the present ones only.
 */
const FORMER: [former: RegExp, present: string][] = [
  [/^\/api\/v1\/journeys\/([^/?]+)\/people(?=$|\?)/, '/api/v1/journeys/$1/contacts'],
  [/^\/api\/v1\/journeys\/([^/?]+)\/resettlement(?=$|\?)/, '/api/v1/journeys/$1/migration'],
  [/^\/api\/v1\/journeys\/([^/?]+)\/trial(?=$|\?)/, '/api/v1/journeys/$1/trial-run'],
  [/^\/api\/v1\/operations(?=$|[/?])/, '/api/v1/bulk-jobs'],
]

/** The present address of what stood at a former one; any other address as it is. */
export function presentAddress(url: string): string {
  const moved = FORMER.find(([former]) => former.test(url))
  return moved ? url.replace(...moved) : url
}
