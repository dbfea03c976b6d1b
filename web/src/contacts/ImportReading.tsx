import { Select, SimpleGrid, Stack } from '@mantine/core'
import type { AnswerOf } from '@parcours/contract/route.ts'
import type { Routes } from '@parcours/contract/routes.ts'
import { ENCODINGS, type Encoding, SEPARATORS, type Separator } from '@parcours/model/imports/format.ts'
import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../client.ts'
import { ErrorNote } from '../parts/ErrorNote.tsx'
import { useMutation } from '../parts/useMutation.ts'

const NAMES = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const satisfies Record<Separator, string>

/** How the bytes of the file were read; read otherwise, it is a different table. */
export function ImportReading({ job }: { job: AnswerOf<Routes['getImport']> }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const read = useMutation({
    mutationFn: (body: { encoding: Encoding; separator: Separator }) =>
      call('rereadImport', { params: { id: job.id }, body }),
    onSuccess: (answer) => client.setQueryData(['import', job.id], answer),
  })
  const [encoding, separator] = [job.encoding as Encoding, job.separator as Separator]
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 1, xs: 2 }} maw={680}>
        <Select
          label={t('imports.encoding')}
          description={t('imports.encodingText')}
          data={ENCODINGS.map((value) => ({ value, label: t(`imports.encodings.${value}`) }))}
          value={encoding}
          allowDeselect={false}
          disabled={read.isPending}
          onChange={(value) => value && read.mutate({ encoding: value as Encoding, separator })}
        />
        <Select
          label={t('imports.separator')}
          description={t('imports.separatorText')}
          data={SEPARATORS.map((value) => ({ value, label: t(`imports.separators.${NAMES[value]}`) }))}
          value={separator}
          allowDeselect={false}
          disabled={read.isPending}
          onChange={(value) => value && read.mutate({ encoding, separator: value as Separator })}
        />
      </SimpleGrid>
      <ErrorNote error={read.error} />
    </Stack>
  )
}
