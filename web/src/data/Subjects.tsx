import { Anchor, Table, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { paths } from '../paths.ts'
import type { Quarantined } from './quarantined.ts'

type Subject = Quarantined['about'][number]

const PATH_OF: Record<Subject['kind'], (id: string) => string> = {
  contact: paths.contact,
  segment: paths.segment,
  journey: paths.journey,
  campaign: paths.campaign,
}

function useSubjectName(): (subject: Subject) => string {
  const { t } = useTranslation()
  return ({ kind, name }) => (name === null ? t(`data.gone.${kind}`) : name || t('data.unnamed'))
}

/** What an item is about beside what it is called: the contact that a segment cannot evaluate. */
export function SubjectNames({ item: { about, name } }: { item: Pick<Quarantined, 'about' | 'name'> }) {
  const nameOf = useSubjectName()
  const others = about.map(nameOf).filter((one) => one !== name)
  if (others.length === 0) return null
  return (
    <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
      {others.join(' · ')}
    </Text>
  )
}

/** What an item is about, each with the way to it. */
export function Subjects({ item: { about } }: { item: Pick<Quarantined, 'about'> }) {
  const { t } = useTranslation()
  const nameOf = useSubjectName()
  if (about.length === 0) return null
  return (
    <Table withTableBorder>
      <Table.Tbody>
        {about.map((subject) => (
          <Table.Tr key={subject.kind}>
            <Table.Th scope="row" w={120}>
              {t(`data.about.${subject.kind}`)}
            </Table.Th>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              {subject.name === null ? (
                nameOf(subject)
              ) : (
                <Anchor component={Link} to={PATH_OF[subject.kind](subject.id)}>
                  {nameOf(subject)}
                </Anchor>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
