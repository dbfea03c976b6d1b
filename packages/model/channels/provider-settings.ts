import { z } from 'zod'
import type { MessageCode } from '../i18n/en.ts'
import type { Language, MessageValues, Words } from '../i18n/say.ts'

/** The words of a setting in one language. */
interface SettingWords {
  label: string
  help?: string
  placeholder?: string
}

/** What a form shows of a setting beside its type and limits, which its schema says. */
export interface SettingMeta extends Record<Language, SettingWords> {
  /** Encrypted at rest, never shown again, and kept when it is not given anew. */
  secret?: true
}

/** The words of all settings of providers: `z.string().max(255).register(SETTINGS, { en: …, fr: … })`, as last call. */
export const SETTINGS = z.registry<SettingMeta>()

/** What is said of a value that a provider cannot have given: `z.string().refine(isKey, { params: unfit({ … }) })`. */
export function unfit(words: Words): { code: MessageCode; values: MessageValues } {
  return { code: 'connection.settingUnfit', values: { words } }
}

/** Settings of a provider: a flat object, so that a form can be drawn from it. */
export type SettingsSchema = z.ZodObject<z.ZodRawShape>

/** A setting's value, as it is stored and travels. */
export const SettingValue = z.union([z.string().max(4000), z.number(), z.boolean()])
export type SettingValue = z.infer<typeof SettingValue>
export type SettingValues = Record<string, SettingValue>

export const SETTING_TYPES = ['text', 'email', 'number', 'switch', 'choice', 'secret'] as const
type SettingType = (typeof SETTING_TYPES)[number]

/** A setting as a form draws it, in one language. */
export interface SettingField {
  key: string
  type: SettingType
  label: string
  help: string | null
  placeholder: string | null
  required: boolean
  default: SettingValue | null
  minimum: number | null
  maximum: number | null
  /** Characters at most. */
  maxLength: number | null
  choices: string[]
}

/** The fields of a provider's form, in the order of its settings. @throws when a setting has no words */
export function settingFields(schema: SettingsSchema, language: Language): SettingField[] {
  return Object.entries(schema.shape).map(([key, setting]) => {
    const meta = SETTINGS.get(setting as z.ZodType)
    if (!meta) throw new Error(`The setting ${key} has no words`)
    const json = z.toJSONSchema(setting as z.ZodType, { io: 'input' })
    return {
      key,
      type: meta.secret ? 'secret' : typeOf(json),
      label: meta[language].label,
      help: meta[language].help ?? null,
      placeholder: meta[language].placeholder ?? null,
      required: isRequired(schema, key),
      default: (json.default ?? null) as SettingValue | null,
      minimum: json.minimum ?? null,
      maximum: json.maximum ?? null,
      maxLength: json.maxLength ?? null,
      choices: (json.enum ?? []).map(String),
    }
  })
}

function typeOf({ type, format, enum: choices }: z.core.JSONSchema.BaseSchema): SettingType {
  if (choices) return 'choice'
  if (type === 'boolean') return 'switch'
  if (type === 'integer' || type === 'number') return 'number'
  return format === 'email' ? 'email' : 'text'
}

/** Whether a connection must have this setting. */
export function isRequired(schema: SettingsSchema, key: string): boolean {
  return !(schema.shape[key] as z.ZodType).safeParse(undefined).success
}

/** The names of the settings that are secrets. */
export function secretSettings(schema: SettingsSchema): string[] {
  return Object.entries(schema.shape).flatMap(([key, setting]) =>
    SETTINGS.get(setting as z.ZodType)?.secret ? [key] : [],
  )
}

/** The settings as they are given: a secret that is left out stays as it is. */
export function givenSettings(schema: SettingsSchema): SettingsSchema {
  const secrets = secretSettings(schema).map((key) => [key, (schema.shape[key] as z.ZodType).optional()])
  return schema.extend(Object.fromEntries(secrets)) as SettingsSchema
}
