import { Drawer } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Failed, LoadingRows } from './States.tsx'

interface Props<Item> {
  opened: boolean
  title: ReactNode
  query: UseQueryResult<Item>
  size?: 'lg' | 'xl'
  onClose: () => void
  children: (item: Item) => ReactNode
}

/** One thing of a list, beside it: on its way, failed, or as it is. */
export function ItemDrawer<Item>({ opened, title, query, size = 'lg', onClose, children }: Props<Item>) {
  const { t } = useTranslation()
  return (
    <Drawer
      opened={opened}
      onClose={onClose}
      position="right"
      size={size}
      title={<span style={{ overflowWrap: 'anywhere' }}>{title}</span>}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      {query.isLoadingError && <Failed error={query.error} onRetry={() => query.refetch()} />}
      {query.isPending && <LoadingRows />}
      {query.data !== undefined && children(query.data)}
    </Drawer>
  )
}
