import { Button, Paper, Select, Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ImportPreviewAnswer } from '@parcours/contract/imports.ts'
import { CONTACT_FIELDS } from '@parcours/model/contacts/fields.ts'
import { type ColumnFormat, ORDER_TARGETS } from '@parcours/model/imports/format.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'
import { type ImportChoice, propertyTarget } from './import-choice.ts'

type Column = ImportPreviewAnswer['columns'][number]

interface ColumnsProps {
  columns: Column[]
  /** The first rows as the file has them. */
  examples: string[][]
  sampleRows: number
  choice: ImportChoice
  onChange: (changed: Partial<ImportChoice>) => void
}

/** Where each column goes, and how its cells are read. */
export function ImportColumns({ columns, examples, sampleRows, choice, onChange }: ColumnsProps) {
  const { t } = useTranslation()
  // Four columns of choices are no table on a phone.
  const narrow = useMediaQuery('(max-width: 767px)', undefined, { getInitialValueInEffect: false })
  const ofOrders = ORDER_TARGETS.map((value) => ({
    value: value as string,
    label: t(`imports.orderTargets.${value.replace('order.', '') as 'date'}`),
  }))
  const ofContacts = (column: string) => [
    ...CONTACT_FIELDS.map((field) => ({ value: field as string, label: t(`contacts.fields.${field}`) })),
    { value: 'tags', label: t('contacts.tags') },
    { value: 'consent.email', label: t('contacts.emailConsent') },
    { value: propertyTarget(column), label: t('imports.asProperty', { column }) },
  ]
  const send = (column: string, target: string | null) => {
    // A format is said of what the column was: elsewhere it is recognised anew.
    const { [column]: _, ...formats } = choice.formats
    onChange({ mapping: { ...choice.mapping, [column]: target }, formats })
  }
  const target = (column: Column) => (
    <Select
      aria-label={t('imports.goesToOf', { column: column.name })}
      data={choice.kind === 'orders' ? ofOrders : ofContacts(column.name)}
      value={choice.mapping[column.name] ?? null}
      onChange={(value) => send(column.name, value)}
      clearable
      miw={220}
      placeholder={t('imports.leaveOut')}
    />
  )
  const read = (column: Column) => (
    <ReadAs
      column={column}
      sampleRows={sampleRows}
      onChange={(format) => onChange({ formats: { ...choice.formats, [column.name]: format } })}
    />
  )
  const example = (index: number) => (
    <Text size="sm" c="dimmed" lineClamp={2} style={{ overflowWrap: 'anywhere' }}>
      {examples
        .slice(0, 3)
        .map((row) => row[index])
        .filter(Boolean)
        .join(' · ')}
    </Text>
  )
  if (narrow) {
    return (
      <Stack gap="sm">
        {columns.map((column, index) => (
          <Paper key={column.name} withBorder p="sm">
            <Stack gap={6}>
              <Text fw={500} style={{ overflowWrap: 'anywhere' }}>
                {column.name}
              </Text>
              {example(index)}
              {target(column)}
              {read(column)}
            </Stack>
          </Paper>
        ))}
      </Stack>
    )
  }
  return (
    <Paper withBorder>
      <Table.ScrollContainer minWidth={760}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{t('imports.column')}</Table.Th>
              <Table.Th>{t('imports.goesTo')}</Table.Th>
              <Table.Th>{t('imports.readAs')}</Table.Th>
              <Table.Th>{t('imports.examples')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {columns.map((column, index) => (
              <Table.Tr key={column.name}>
                <Table.Td fw={500} style={{ overflowWrap: 'anywhere' }}>
                  {column.name}
                </Table.Td>
                <Table.Td>{target(column)}</Table.Td>
                <Table.Td>{read(column)}</Table.Td>
                <Table.Td>{example(index)}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Paper>
  )
}

function ReadAs({
  column,
  sampleRows,
  onChange,
}: {
  column: Column
  sampleRows: number
  onChange: (format: ColumnFormat) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { name, target, formats, ambiguous, offered, filled, unreadable, unreadableCells } = column
  if (target === null) return null
  return (
    <Stack gap={4}>
      {formats.length > 0 && (
        <Select
          aria-label={t('imports.readAsOf', { column: name })}
          data={formats.map((value) => ({ value, label: t(`imports.formats.${value}`) }))}
          value={column.format}
          allowDeselect={false}
          onChange={(value) => value && onChange(value as ColumnFormat)}
        />
      )}
      {ambiguous && (
        <Text size="sm" fw={600}>
          {t('imports.ambiguous')}
        </Text>
      )}
      {offered && (
        <Stack gap={4} align="flex-start">
          <Text size="sm">
            {t('imports.offered', {
              count: offered.fits,
              fits: format.number(offered.fits),
              filled: format.number(filled),
              format: t(`imports.formats.${offered.format}`),
            })}
          </Text>
          <Button variant="default" size="xs" onClick={() => onChange(offered.format)}>
            {t('imports.readSo')}
          </Button>
        </Stack>
      )}
      {unreadable > 0 && (
        <Text size="sm" c="var(--mantine-color-error)">
          {t('imports.unreadable', {
            count: unreadable,
            rows: format.number(sampleRows),
            cells: unreadableCells.join(' · '),
          })}
        </Text>
      )}
    </Stack>
  )
}
