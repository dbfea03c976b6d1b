import type { CallOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import type { ImportKind } from '@parcours/model/imports/format.ts'
import { truncateText } from '@parcours/model/values/text.ts'

/** The choices made so far for an uploaded file. */
export type ImportChoice = Required<Pick<CallOf<Routes['startImport']>['body'], 'mapping'>> & {
  kind: ImportKind
  formats: NonNullable<CallOf<Routes['startImport']>['body']['formats']>
  country: string | null
  reviveConsents: boolean
  fillShortRows: boolean
}

/** Names under which columns of orders usually come. */
const USUAL_OF_ORDERS: Record<string, RegExp> = {
  externalId: /^(id|external_?id|user_?id|customer(_?id)?|client(_?id)?|num[ée]ro client)$/i,
  email: /^(e-?mail|courriel|adresse e-?mail|mail)$/i,
  'order.number': /^(order(_?(id|number))?|commande|num[ée]ro( de)? commande|number|n°)$/i,
  'order.date': /^(date|ordered_?at|order_?date|created_?at)$/i,
  'order.total': /^(total|amount|dollars|montant|revenue|price|prix)$/i,
  'order.quantity': /^(quantity|quantit[ée]|qty|items|articles)$/i,
  'order.product': /^(product|sku|produit|article|item)$/i,
  'order.category': /^(category|cat[ée]gorie)$/i,
}

/** Names under which columns usually come. */
const USUAL: Record<string, RegExp> = {
  email: /^(e-?mail|courriel|adresse e-?mail|mail)$/i,
  phone: /^(phone|t[ée]l[ée]phone|mobile|portable|tel)$/i,
  externalId: /^(id|external_?id|user_?id|client_?id|num[ée]ro client)$/i,
  firstName: /^(first_?name|pr[ée]nom|given_?name)$/i,
  lastName: /^(last_?name|nom|surname|family_?name)$/i,
  language: /^(lang(uage|ue)?|locale)$/i,
  country: /^(country|pays)$/i,
  city: /^(city|ville)$/i,
  timeZone: /^(time_?zone|fuseau.*)$/i,
  tags: /^(tags?|[ée]tiquettes?)$/i,
  'consent.email': /^(consent(ement)?(\.email)?|opt_?in|newsletter)$/i,
}

/** Letters of a property's key at most. */
const MAX_KEY = 100

/** The property that a column becomes; an export of contacts names it in full. */
export function propertyTarget(column: string): string {
  return `properties.${truncateText(column.replace(/^properties\./, ''), MAX_KEY)}`
}

/** Where columns of these names usually go: each place once. */
export function guessMapping(kind: ImportKind, header: string[]): Record<string, string | null> {
  const taken = new Set<string>()
  return Object.fromEntries(
    header.map((column) => {
      const usual = Object.entries(kind === 'orders' ? USUAL_OF_ORDERS : USUAL).find(
        ([target, pattern]) => pattern.test(column) && !taken.has(target),
      )?.[0]
      // Columns without a name are left out until the user names their target.
      const target = usual ?? (kind === 'orders' || column.startsWith('#') ? null : propertyTarget(column))
      if (target) taken.add(target)
      return [column, target]
    }),
  )
}
