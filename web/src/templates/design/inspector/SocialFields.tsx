import { ActionIcon, Group, Select, TextInput } from '@mantine/core'
import { NETWORKS } from '@parcours/model/content/brand.ts'
import { IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { type FieldsProps, useAttribute } from './attribute.ts'
import { AlignField } from './fields.tsx'

/** Social links: each network with its address. */
export function SocialFields(props: FieldsProps) {
  const { t } = useTranslation()
  const { selected, canvas } = props
  const networkOf = (src: string | undefined) => NETWORKS.find((one) => src?.endsWith(`/${one}.png`))
  const used = selected.children.map(({ attributes }) => networkOf(attributes.src))
  const free = NETWORKS.filter((network) => !used.includes(network))
  return (
    <>
      {selected.children.map(({ id, attributes }) => (
        <Group key={id} gap={4} wrap="nowrap" align="flex-end">
          <TextInput
            size="sm"
            flex={1}
            label={networkOf(attributes.src) ?? attributes.name ?? t('emailEditor.fields.link')}
            value={attributes.href ?? ''}
            onChange={({ currentTarget }) => canvas.setAttributes(id, { href: currentTarget.value })}
          />
          <ActionIcon
            size="lg"
            variant="subtle"
            color="gray"
            aria-label={t('common.remove')}
            onClick={() => canvas.remove(id)}
          >
            <IconTrash size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Select
        size="sm"
        label={t('emailEditor.addNetwork')}
        value={null}
        data={free}
        onChange={(network) =>
          network &&
          canvas.appendTo(
            selected.id,
            `<mj-social-element src="/email-art/social/${network}.png" alt="${network}" href="https://"></mj-social-element>`,
          )
        }
      />
      <AlignField label={t('emailEditor.fields.align')} {...useAttribute(props)('align')} />
    </>
  )
}
