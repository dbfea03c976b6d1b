import { Alert, Paper, Stack, Table, Text, Title } from '@mantine/core'
import type { ImportPreviewAnswer } from '@parcours/contract/imports.ts'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../parts/format.ts'

/** The first rows as they will be stored. */
export function ImportRows({ preview }: { preview: ImportPreviewAnswer }) {
  const { t } = useTranslation()
  const format = useFormat()
  const columns = preview.columns.flatMap(({ name, target }, index) => (target === null ? [] : [{ name, index }]))
  if (columns.length === 0) return null
  return (
    <Stack gap="xs">
      <Title order={2} size="h4">
        {t('imports.asStored')}
      </Title>
      {preview.longRows > 0 && <Alert color="yellow">{t('imports.longRows', { count: preview.longRows })}</Alert>}
      {preview.sampleRejected > 0 && (
        <Text size="sm">
          {t('imports.sampleRejected', { count: preview.sampleRejected, rows: format.number(preview.sampleRows) })}
        </Text>
      )}
      <Paper withBorder>
        <Table.ScrollContainer
          type="native"
          minWidth={Math.max(500, columns.length * 130)}
          tabIndex={0}
          aria-label={t('imports.asStored')}
        >
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th className="number">{t('imports.line')}</Table.Th>
                {columns.map(({ name }) => (
                  <Table.Th key={name}>{name}</Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {preview.rows.map(({ line, stored, rejected, issues }) => (
                <Table.Tr key={line}>
                  <Table.Td className="number">{line}</Table.Td>
                  {rejected ? (
                    <Table.Td colSpan={columns.length} c="var(--mantine-color-error)">
                      {issues.map(({ message }) => message).join(' ')}
                    </Table.Td>
                  ) : (
                    columns.map(({ name, index }) => {
                      const wrong = issues.find(({ path }) => path === name)
                      return (
                        <Table.Td key={name} {...(wrong && { c: 'var(--mantine-color-error)' })}>
                          {wrong ? wrong.message : format.value(stored[index])}
                        </Table.Td>
                      )
                    })
                  )}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
    </Stack>
  )
}
