import { Button, Group, Paper, Select, Stack, Table, Text, TextInput, Title, VisuallyHidden } from '@mantine/core'
import { useForm } from '@mantine/form'
import { PROPERTY_TYPES, type PropertyType } from '@parcours/model/contacts/fields.ts'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { useFormat } from '../parts/format.ts'
import { sayError } from '../parts/notify.ts'
import { RowName } from '../parts/RowName.tsx'
import { Failed, LoadingRows } from '../parts/States.tsx'
import { useMutation } from '../parts/useMutation.ts'
import { useMay } from '../session.tsx'
import { useUnsavedForm } from '../unsaved/useUnsavedForm.ts'
import { UsedBy } from '../usages/UsedBy.tsx'
import { PropertyLabel } from './PropertyLabel.tsx'

interface NewProperty {
  key: string
  label: string
  type: PropertyType
}
const FRESH: NewProperty = { key: '', label: '', type: 'text' }

/** What is known of contacts beyond their fields: learned from what arrives, named and typed here. */
export function PropertiesTab() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const may = useMay('author')
  const refresh = () => client.invalidateQueries({ queryKey: ['properties'] })
  const properties = useQuery({ queryKey: ['properties'], queryFn: () => call('listProperties') })
  const change = useMutation({
    mutationFn: ({ key, ...body }: { key: string; type: PropertyType; label: string }) =>
      call('updateProperty', { params: { key }, body }),
    onSettled: refresh,
    onError: sayError,
  })
  const form = useForm<NewProperty>({ initialValues: FRESH })
  const define = useMutation({
    mutationFn: ({ key, label, type }: typeof form.values) =>
      call('defineProperty', { body: { key, label: label || key, type } }),
    onSuccess: () => {
      form.reset()
      void refresh()
    },
    onError: sayError,
  })
  useUnsavedForm({
    key: 'new property',
    values: form.values,
    saved: FRESH,
    restore: form.setValues,
    discard: form.reset,
    save: () => define.mutateAsync(form.values),
  })
  const types = PROPERTY_TYPES.map((type) => ({ value: type, label: t(`properties.types.${type}`) }))
  if (properties.isLoadingError) return <Failed error={properties.error} onRetry={() => properties.refetch()} />
  if (!properties.data) return <LoadingRows rows={4} />
  return (
    <Stack maw={860}>
      <Text c="dimmed">{t('properties.text')}</Text>
      <Paper withBorder>
        <Table.ScrollContainer minWidth={320} type="native">
          <Table>
            <Table.Thead>
              <Table.Tr>
                <Table.Th>{t('properties.label')}</Table.Th>
                <Table.Th visibleFrom="sm">{t('properties.key')}</Table.Th>
                <Table.Th>{t('properties.type')}</Table.Th>
                <Table.Th className="number" visibleFrom="sm">
                  {t('properties.filled')}
                </Table.Th>
                <Table.Th>
                  <VisuallyHidden>{t('usages.title')}</VisuallyHidden>
                </Table.Th>
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {properties.data.data.map(({ key, label, type, filled, sampled }) => (
                <Table.Tr key={key}>
                  <Table.Td>
                    <PropertyLabel
                      property={key}
                      label={label}
                      readOnly={!may}
                      save={(value) => change.mutateAsync({ key, type, label: value })}
                    />
                  </Table.Td>
                  <Table.Td visibleFrom="sm">
                    <RowName name={key} />
                  </Table.Td>
                  <Table.Td>
                    <Select
                      aria-label={t('properties.typeOf', { key })}
                      w={140}
                      allowDeselect={false}
                      disabled={!may}
                      value={type}
                      data={types}
                      onChange={(value) => change.mutate({ key, label, type: value as PropertyType })}
                    />
                  </Table.Td>
                  <Table.Td className="number" visibleFrom="sm">
                    {format.percent(filled, sampled)}
                  </Table.Td>
                  <Table.Td>
                    <UsedBy used={{ property: key }} name={label} counts={false} />
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      </Paper>
      {may && (
        <Paper withBorder p="md" component="form" onSubmit={form.onSubmit((values) => define.mutate(values))}>
          <Title order={2} mb="sm">
            {t('properties.new')}
          </Title>
          <Group align="flex-end">
            <TextInput label={t('properties.key')} required maxLength={100} {...form.getInputProps('key')} />
            <TextInput label={t('properties.label')} maxLength={100} {...form.getInputProps('label')} />
            <Select
              label={t('properties.type')}
              w={140}
              allowDeselect={false}
              data={types}
              {...form.getInputProps('type')}
            />
            <Button type="submit" loading={define.isPending}>
              {t('properties.define')}
            </Button>
          </Group>
        </Paper>
      )}
    </Stack>
  )
}
