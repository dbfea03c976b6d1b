import type { ConditionSettings } from '@parcours/model/condition/condition.ts'
import { sql } from 'kysely'
import { contactIdSql } from '../context.ts'
import type { ConditionSql } from '../kind.ts'
import { RANDOM_BUCKETS, randomBucketSql } from '../random-share.ts'

export const sample: ConditionSql<ConditionSettings<'sample'>> = {
  test: ({ percent, seed }, evaluation) =>
    sql`(${randomBucketSql(contactIdSql(evaluation), seed)} < ${Math.round((percent * RANDOM_BUCKETS) / 100)})`,
}
