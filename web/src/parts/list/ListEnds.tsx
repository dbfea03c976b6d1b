import { Button, Group } from '@mantine/core'
import { IconSearchOff } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { Empty } from '../States.tsx'
import type { List } from './useList.ts'

/** There are rows, but none that fits. */
export function NoMatch({ list }: { list: Pick<List, 'clear'> }) {
  const { t } = useTranslation()
  return (
    <Empty
      icon={<IconSearchOff size={40} />}
      title={t('lists.noneFit')}
      text={t('lists.noneFitText')}
      action={
        <Button variant="default" onClick={list.clear}>
          {t('lists.clear')}
        </Button>
      }
    />
  )
}

/** Leads to the rows that are not drawn yet. */
export function MoreRows({ list: { more } }: { list: Pick<List, 'more'> }) {
  const { t } = useTranslation()
  if (!more) return null
  return (
    <Group justify="center" mt="md">
      <Button variant="default" onClick={more}>
        {t('common.more')}
      </Button>
    </Group>
  )
}
