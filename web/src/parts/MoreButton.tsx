import { Button, Group, type GroupProps } from '@mantine/core'
import { useTranslation } from 'react-i18next'

interface Props extends GroupProps {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown }
}

/** Brings the next rows of a list that is read page by page; nothing where there are none. */
export function MoreButton({ query: { hasNextPage, isFetchingNextPage, fetchNextPage }, ...group }: Props) {
  const { t } = useTranslation()
  if (!hasNextPage) return null
  return (
    <Group justify="center" {...group}>
      <Button variant="default" loading={isFetchingNextPage} onClick={() => void fetchNextPage()}>
        {t('common.more')}
      </Button>
    </Group>
  )
}
