import type { Comparison, Operator } from './comparison.ts'
import type { Names } from './kind.ts'

type Language = 'en' | 'fr'

/** `3 orders`, `1 commande`: French counts 0 and 1 as one. */
export function counted(language: Language, count: number, one: string, other: string): string {
  const single = language === 'fr' ? Math.abs(count) < 2 : count === 1
  return `${new Intl.NumberFormat(language).format(count)} ${single ? one : other}`
}

/** How often or how much. */
export interface Amount {
  compare: 'atLeast' | 'atMost' | 'exactly'
  amount: number
}

const COMPARE = {
  en: { atLeast: 'at least', atMost: 'at most', exactly: 'exactly' },
  fr: { atLeast: 'au moins', atMost: 'au plus', exactly: 'exactement' },
}

export function compareWords(language: Language, { compare }: Amount): string {
  return COMPARE[language][compare]
}

export function quoted(language: Language, text: string): string {
  return language === 'en' ? `“${text || '…'}”` : `«\u00a0${text || '…'}\u00a0»`
}

const OPERATOR: Record<Language, Record<Operator, string>> = {
  en: {
    isSet: 'is known',
    isNotSet: 'is not known',
    is: 'is {value}',
    isNot: 'is not {value}',
    isOneOf: 'is one of {value}',
    contains: 'contains {value}',
    startsWith: 'starts with {value}',
    greaterThan: 'is greater than {value}',
    lessThan: 'is less than {value}',
    between: 'is between {value} and {to}',
    before: 'is before {value}',
    after: 'is after {value}',
    inLastDays: 'is in the last {value} days',
    notInLastDays: 'is not in the last {value} days',
    inNextDays: 'is in the next {value} days',
    anniversaryInDays: 'has its anniversary within {value} days',
    atLeastYearsAgo: 'is at least {value} years ago',
    lessThanYearsAgo: 'is less than {value} years ago',
  },
  fr: {
    isSet: 'est connu',
    isNotSet: 'n’est pas connu',
    is: 'est {value}',
    isNot: 'n’est pas {value}',
    isOneOf: 'est l’un de {value}',
    contains: 'contient {value}',
    startsWith: 'commence par {value}',
    greaterThan: 'est supérieur à {value}',
    lessThan: 'est inférieur à {value}',
    between: 'est entre {value} et {to}',
    before: 'est avant le {value}',
    after: 'est après le {value}',
    inLastDays: 'date des {value} derniers jours',
    notInLastDays: 'ne date pas des {value} derniers jours',
    inNextDays: 'tombe dans les {value} prochains jours',
    anniversaryInDays: 'a son anniversaire d’ici {value} jours',
    atLeastYearsAgo: 'date d’au moins {value} ans',
    lessThanYearsAgo: 'date de moins de {value} ans',
  },
}

/** What everyone's contacts have, besides the properties that a workspace names. */
const FIELDS: Record<Language, ReadonlyMap<string, string>> = {
  en: new Map([
    ['externalId', 'external id'],
    ['email', 'email'],
    ['phone', 'phone'],
    ['firstName', 'first name'],
    ['lastName', 'last name'],
    ['language', 'language'],
    ['country', 'country'],
    ['city', 'city'],
    ['timeZone', 'time zone'],
    ['createdAt', 'the date of becoming a contact'],
    ['lastSeenAt', 'the date last seen'],
  ]),
  fr: new Map([
    ['externalId', 'l’identifiant externe'],
    ['email', 'l’e-mail'],
    ['phone', 'le téléphone'],
    ['firstName', 'le prénom'],
    ['lastName', 'le nom'],
    ['language', 'la langue'],
    ['country', 'le pays'],
    ['city', 'la ville'],
    ['timeZone', 'le fuseau horaire'],
    ['createdAt', 'la date de création du contact'],
    ['lastSeenAt', 'la date de dernière visite'],
  ]),
}

/** `Plan is gold`. */
export function comparisonWords(
  language: Language,
  { property, operator, value, to, values }: Comparison,
  names: Pick<Names, 'property'>,
): string {
  const shown = (one: unknown) => (one === undefined || one === '' ? '…' : String(one))
  const listed = values?.length ? new Intl.ListFormat(language, { type: 'disjunction' }).format(values) : '…'
  const named = property ? (FIELDS[language].get(property) ?? names.property(property)) : '…'
  return `${named} ${OPERATOR[language][operator]}`
    .replace('{value}', () => (operator === 'isOneOf' ? listed : shown(value)))
    .replace('{to}', () => shown(to))
}

/** `where Plan is gold and Price is greater than 10`, with a space before. */
export function whereWords(language: Language, where: Comparison[]): string {
  if (where.length === 0) return ''
  const plain = { property: (key: string) => key }
  const compared = where.map((one) => comparisonWords(language, one, plain))
  return language === 'en' ? ` where ${compared.join(' and ')}` : ` où ${compared.join(' et ')}`
}
