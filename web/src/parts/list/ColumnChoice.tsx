import { Button, Checkbox, Popover, ScrollArea, Stack } from '@mantine/core'
import { IconColumns3 } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'

interface Props {
  columns: { key: string; label: string }[]
  chosen: readonly string[]
  usual: readonly string[]
  /** Null: the usual ones. */
  onChange: (keys: string[] | null) => void
}

/** Chooses what a list shows beside the name. */
export function ColumnChoice({ columns, chosen, usual, onChange }: Props) {
  const { t } = useTranslation()
  return (
    <Popover width={240} withArrow trapFocus position="bottom-end">
      <Popover.Target>
        <Button variant="default" size="xs" leftSection={<IconColumns3 size={14} />}>
          {t('views.columns')}
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <ScrollArea.Autosize mah={320}>
          <Stack gap="xs">
            {columns.map(({ key, label }) => (
              <Checkbox
                key={key}
                label={label}
                checked={chosen.includes(key)}
                onChange={({ currentTarget }) =>
                  onChange(currentTarget.checked ? [...chosen, key] : chosen.filter((one) => one !== key))
                }
              />
            ))}
          </Stack>
        </ScrollArea.Autosize>
        {chosen.join() !== usual.join() && (
          <Button mt="sm" size="compact-xs" variant="subtle" onClick={() => onChange(null)}>
            {t('views.defaultColumns')}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  )
}

/** The columns that an address names; of one that names none, the usual ones. */
export function columnsOf(params: URLSearchParams, usual: readonly string[]): readonly string[] {
  return params.get('columns')?.split(',').filter(Boolean) ?? usual
}

/** What stands in the address for a choice: none at all is a choice too. */
export const columnsAsParam = (keys: string[] | null) => (keys === null ? '' : keys.join(',') || 'none')
