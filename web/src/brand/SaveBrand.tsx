import { Button, Skeleton, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call, ProblemError } from '../client.ts'
import { Dialog } from '../parts/Dialog.tsx'
import { useFormat } from '../parts/format.ts'
import { Failed } from '../parts/States.tsx'
import { UsageList } from '../usages/UsageList.tsx'

interface Props {
  isChanged: boolean
  save: { error: Error | null; isPending: boolean; mutateAsync: () => Promise<unknown> }
}

/** Says in numbers which emails a changed brand alters, and who sends them now, before it is saved. */
export function SaveBrand({ isChanged, save }: Props) {
  const { t } = useTranslation()
  const format = useFormat()
  const [asking, question] = useDisclosure()
  const reach = useQuery({
    queryKey: ['brand', 'reach'],
    queryFn: ({ signal }) => call('getBrandReach', { signal }),
    enabled: asking,
    staleTime: 0,
  })
  const emails = reach.data && { count: reach.data.emails, formatted: format.number(reach.data.emails) }
  const live = reach.data?.live ?? 0
  // What is refused is said beside its field.
  const atFields = (error: unknown) => {
    if (error instanceof ProblemError && error.problem.errors.length > 0) question.close()
  }
  const more = live - (reach.data?.users.length ?? 0)
  return (
    <>
      <Button disabled={!isChanged} loading={save.isPending} onClick={question.open}>
        {t('brand.save')}
      </Button>
      {asking && (
        <Dialog
          title={t('brand.saveTitle')}
          action={emails ? t('brand.saveFor', emails) : t('brand.save')}
          error={save.error}
          pending={save.isPending}
          disabled={!reach.data || reach.isFetching}
          onAct={() => void save.mutateAsync().then(question.close, atFields)}
          onClose={question.close}
        >
          {reach.isLoadingError && <Failed error={reach.error} onRetry={() => reach.refetch()} />}
          {reach.isPending && <Skeleton height={60} role="status" aria-label={t('common.loading')} />}
          {emails && <Text>{t('brand.changes', emails)}</Text>}
          {live > 0 && (
            <>
              <Text>{t('brand.changesLive', { count: live, formatted: format.number(live) })}</Text>
              <UsageList usages={reach.data?.users ?? []} />
            </>
          )}
          {more > 0 && <Text c="dimmed">{t('brand.more', { count: more, formatted: format.number(more) })}</Text>}
        </Dialog>
      )}
    </>
  )
}
