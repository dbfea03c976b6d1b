import type { Comparison } from '@parcours/model/condition/comparison.ts'
import type { Condition } from '@parcours/model/condition/condition.ts'
import { type Duration, durationSeconds } from '@parcours/model/duration.ts'
import type { EntryRule } from '@parcours/model/journey/entry-rule.ts'
import { type Graph, type JourneyNode, nodeById, targetOf, triggerOf } from '@parcours/model/journey/graph.ts'
import type { WaitDate } from '@parcours/model/journey/nodes/wait-date.ts'
import { entryRuleOf } from '@parcours/model/journey/reentry.ts'
import type { SettingsOf } from '@parcours/model/journey/registry.ts'
import { localDay, localHour, localMoment } from './local-time.ts'

const DAY_MS = 86_400_000

/**
 * Whether an event is the same in these properties as the one that enrolled a contact; what either does not say is the
 * same as nothing.
 */
function isSame(same: string[] | undefined, entry: Pick<Done, 'properties'>, event: Done): boolean {
  return (same ?? []).every(
    (property) => event.properties[property] !== undefined && event.properties[property] === entry.properties[property],
  )
}

/** What a contact is and did, as the interpreter below sees them. */
export interface Profile {
  zone: string
  properties: Record<string, unknown>
  tags: string[]
  consent: boolean
}

export interface Done {
  name: string
  properties: Record<string, unknown>
  at: number
}
/** With its place among all that they did: of two things at one moment, one came first. */
type RoutedEvent = Done & { place: number }

type Moment = Pick<RoutedEvent, 'at' | 'place'>

const inOrder = (one: Moment, other: Moment) => one.at - other.at || one.place - other.place

interface Position {
  entryKey: string
  entry: Moment & { properties: Record<string, unknown> }
  nodeId: string
  state: 'ready' | 'waiting' | 'done'
  since: number
  due: number | undefined
  happened: boolean
  /** From when on their events count: their last wait was over then, by the event in that place where one ended it. */
  routed: Moment
  endedBy: RoutedEvent | undefined
  endedWhy: string | null
  /** The date of an event that they wait for, and which event said it; null when none did. */
  awaited: (Moment & { date: number }) | null
  /** Nothing was carried out for it yet. */
  fresh: boolean
  woken: boolean
  converted: number | undefined
}

/**
 * One contact in one journey, step by step, in plain code: how journeys are meant, written a second time without SQL,
 * cohorts and workflows. Slow and simple on purpose; it shares no code with what it is compared with, but the graph and
 * the draw of a random split.
 */
export class NaiveJourney {
  readonly trail: string[] = []
  readonly messages: string[] = []
  readonly positions: Position[] = []
  /** In the order in which they were meant for them; `openedAt` of those sent. */
  readonly #emails: {
    position: Position
    nodeId: string
    madeAt: number
    isSent: boolean
    openedAt: number | undefined
  }[] = []
  /** When they opened an email. */
  readonly #openedAt: number[] = []
  #emitted: Done[] = []
  /** All that they did, in the order in which it happened: some is received late. */
  #all: RoutedEvent[] = []
  #entries = 0
  #routedCount = 0
  /** What is to be routed next. */
  #next: RoutedEvent | undefined
  /** All that is to be routed with it: on record already. */
  #coming: RoutedEvent[] = []
  onList = false
  tags: Set<string>
  properties: Record<string, unknown>
  consent: boolean

  readonly graph: Graph
  readonly profile: Profile
  readonly drawOf: (nodeId: string) => number

  /** `drawOf` gives a number from 0 to 9,999 for a split. */
  constructor(graph: Graph, profile: Profile, drawOf: (nodeId: string) => number) {
    this.graph = graph
    this.profile = profile
    this.drawOf = drawOf
    this.tags = new Set(profile.tags)
    this.properties = { ...profile.properties }
    this.consent = profile.consent
  }

  /** Is enrolled by hand. */
  addByHand(now: number): void {
    if (triggerOf(this.graph)?.kind === 'triggerManual')
      this.#enter(
        { properties: {}, at: now, place: Number.POSITIVE_INFINITY },
        this.#rule().reentry === 'always' ? `entry${++this.#entries}` : '',
        now,
      )
    this.#settle(now)
  }

  /** Does these things, all received at once. */
  does(events: Done[], now: number): void {
    this.#route(events, now)
    this.#settle(now)
  }

  /** Opens the emails that they have not opened yet, or those of one moment that have waited the longest. */
  opens(which: 'all' | 'oldest', now: number): void {
    const unopened = this.#emails.filter(({ isSent, openedAt }) => isSent && openedAt === undefined)
    const oldest = Math.min(...unopened.map(({ madeAt }) => madeAt))
    for (const email of unopened.filter(({ madeAt }) => which === 'all' || madeAt === oldest)) {
      email.openedAt = now
      this.#openedAt.push(now)
      const { position } = email
      const node = nodeById(this.graph, position.nodeId)
      if (position.state === 'waiting' && node?.kind === 'waitForMessage' && node.settings.nodeId === email.nodeId)
        Object.assign(position, { state: 'ready', happened: true, woken: true })
    }
    this.#settle(now)
  }

  /** The email of this time that they are in: another time's says nothing. */
  #hasOpened(position: Position, nodeId: string): boolean {
    return this.#emails.find((email) => email.position === position && email.nodeId === nodeId)?.openedAt !== undefined
  }

  /** Nothing was carried out for a while; now what they did meanwhile is routed, and overdue enrollments go on. */
  wakes(meanwhile: Done[], now: number): void {
    this.does(meanwhile, now)
    this.#carryOnUntil(now + 1, now)
    this.#settle(now)
  }

  /** When something is due next. */
  nextDue(): number | undefined {
    const due = this.positions.flatMap((position) =>
      position.state === 'waiting' && position.due !== undefined ? [position.due] : [],
    )
    return due.length === 0 ? undefined : Math.min(...due)
  }

  moveTo(time: number): void {
    for (let due = this.nextDue(); due !== undefined && due <= time; due = this.nextDue()) {
      for (const position of this.positions)
        if (position.state === 'waiting' && (position.due ?? Number.POSITIVE_INFINITY) <= due)
          this.#carryOn(position, due)
      this.#settle(due)
    }
  }

  /**
   * What is done at a moment: enrollments that came go on, then those that were woken; then events that steps made are
   * routed.
   */
  #settle(now: number): void {
    this.#leadOn(now)
    for (let emitted = this.#emitted; emitted.length > 0; emitted = this.#emitted) {
      this.#emitted = []
      this.#route(emitted, now)
    }
  }

  #leadOn(now: number): void {
    for (;;) {
      const fresh = this.positions.filter((position) => position.fresh)
      for (const position of fresh) {
        position.fresh = false
        this.#carryOn(position, now)
      }
      const woken = this.positions.filter((position) => position.woken)
      for (const position of woken) {
        position.woken = false
        this.#carryOn(position, now)
      }
      if (fresh.length + woken.length === 0) return
    }
  }

  /**
   * Routes what was done, one after another, each once they have reached the position that they had when it happened.
   */
  #route(incoming: Done[], now: number): void {
    const events = incoming.map((event): RoutedEvent => ({ ...event, place: ++this.#routedCount })).sort(inOrder)
    for (const [index, event] of events.entries()) {
      this.#all = [...this.#all, event].sort(inOrder)
      this.#next = events.slice(index).find((one) => this.#concerns(one))
      this.#coming = events.slice(index + 1)
      this.#carryOnUntil(event.at, now)
      this.#next = events.slice(index + 1).find((one) => this.#concerns(one))
      this.#routeOne(event, now)
      this.#leadOn(now)
    }
  }

  /** Whether the journey listens for it anywhere. */
  #concerns(event: Done): boolean {
    const { nodes, rules } = this.graph
    const places = [
      ...nodes.flatMap(({ kind, settings }) =>
        kind === 'triggerEvent' || kind === 'waitForEvent' ? [settings as { event: string; where: Comparison[] }] : [],
      ),
      ...nodes.flatMap(({ kind, settings }) =>
        kind === 'wait' && settings.until === 'property'
          ? (settings.movedBy ?? []).map((name) => ({ event: name, where: [] }))
          : [],
      ),
      ...(rules?.goal ? [rules.goal] : []),
      ...(rules?.exits ?? []).flatMap((rule) => (rule.kind === 'event' ? [rule] : [])),
    ]
    return places.some((place) => place.event === event.name && this.#holds(place.where, event))
  }

  #routeOne(event: RoutedEvent, now: number): void {
    this.#applyRules([event], now)
    for (const position of this.positions) {
      if (this.#isAwaited(position, event))
        Object.assign(position, { state: 'ready', happened: true, woken: true, endedBy: event })
    }
    for (const position of this.positions) this.#move(position, event, now)
    const trigger = triggerOf(this.graph)
    if (trigger?.kind !== 'triggerEvent') return
    const { event: name, where, key, reentry } = trigger.settings
    if (event.name !== name || !this.#holds(where, event)) return
    const entryKey = reentry === 'always' ? `entry${++this.#entries}` : key ? keyIn(event.properties, key) : ''
    this.#enter({ properties: event.properties, at: event.at, place: event.place }, entryKey, now)
  }

  /** Leads on, now, whose time was up before a moment. */
  #carryOnUntil(moment: number, now: number): void {
    for (const position of this.positions) {
      const { state, since, due = Number.POSITIVE_INFINITY } = position
      // A wait that was over when it began takes no time: they only pass.
      if (state === 'waiting' && (due < moment || due <= since)) this.#carryOn(position, now)
    }
    this.#leadOn(now)
  }

  #isAwaited({ state, nodeId, routed, entry, due }: Position, event: RoutedEvent): boolean {
    const node = nodeById(this.graph, nodeId)
    if (state !== 'waiting' || node?.kind !== 'waitForEvent' || node.settings.event !== event.name) return false
    return (
      inOrder(routed, event) < 0 &&
      event.at <= (due ?? Number.NaN) &&
      this.#holds(node.settings.where, event) &&
      isSame(node.settings.same, entry, event)
    )
  }

  #applyRules(events: RoutedEvent[], now: number): void {
    const rules = this.graph.rules
    for (const position of this.positions) {
      const since = events.filter((event) => inOrder(position.entry, event) < 0)
      const goal = rules?.goal
      const match =
        goal && position.converted === undefined
          ? since.find(
              (event) =>
                event.name === goal.event &&
                event.at <= position.entry.at + goal.days * DAY_MS &&
                this.#holds(goal.where, event) &&
                isSame(goal.same, position.entry, event),
            )
          : undefined
      if (match) {
        position.converted = match.at
        if (goal?.exit) this.#leave(position, 'goal', now)
      }
      const left = rules?.exits.some(
        (rule) =>
          rule.kind === 'event' &&
          since.some(
            (event) =>
              event.name === rule.event && this.#holds(rule.where, event) && isSame(rule.same, position.entry, event),
          ),
      )
      if (left) this.#leave(position, 'exitRule', now)
    }
  }

  #leave(position: Position, why: string, now: number): void {
    if (position.state === 'done') return
    this.#note(position.nodeId, why, now)
    Object.assign(position, { state: 'done', endedWhy: why, due: undefined, happened: false })
  }

  #rule(): EntryRule {
    const trigger = triggerOf(this.graph)
    const rule = trigger && entryRuleOf(trigger)
    if (!rule) throw new Error('A journey has a trigger')
    return rule
  }

  #enter(entry: Position['entry'], entryKey: string, now: number): boolean {
    const { only, reentry, days = 30, mostADay } = this.#rule()
    if (only && !this.#answers(only, now)) return false
    const before = this.positions.filter((position) => position.entryKey === entryKey)
    if (before.some(({ state }) => state !== 'done')) return false
    if (reentry === 'once' && before.length > 0) return false
    if (reentry === 'afterDays' && before.some((position) => position.entry.at > entry.at - days * DAY_MS)) return false
    if (mostADay && this.positions.filter((position) => position.entry.at > entry.at - DAY_MS).length >= mostADay)
      return false
    const trigger = triggerOf(this.graph)
    if (!trigger) return false
    const position: Position = {
      entryKey,
      entry,
      nodeId: trigger.id,
      state: 'ready',
      since: now,
      due: undefined,
      happened: false,
      routed: { at: entry.at, place: entry.place },
      endedBy: undefined,
      endedWhy: null,
      awaited: null,
      fresh: true,
      woken: false,
      converted: undefined,
    }
    this.positions.push(position)
    this.#go(position, 'next', now)
    return true
  }

  /** Through all steps up to the next at which they wait, even if that wait is over at once. */
  #carryOn(position: Position, now: number): void {
    if (position.state === 'waiting' && (position.due ?? Number.POSITIVE_INFINITY) > now) return
    do {
      const node = nodeById(this.graph, position.nodeId)
      if (!node || position.state === 'done') return
      this.#go(position, this.#step(position, node, now), now)
    } while (position.state === 'ready')
  }

  #note(nodeId: string, port: string, now: number): void {
    this.trail.push(`${new Date(now).toISOString()} ${nodeId} ${port}`)
  }

  #go(position: Position, port: string, now: number): void {
    this.#note(position.nodeId, port, now)
    const target = targetOf(this.graph, position.nodeId, port)
    // A wait that was over at once took no time, nor do all other steps.
    if (position.state !== 'done' && (position.due ?? 0) > position.since) {
      const { endedBy } = position
      position.routed = endedBy
        ? { at: endedBy.at, place: endedBy.place }
        : { at: position.happened ? now : (position.due ?? now), place: -1 }
    }
    Object.assign(position, { endedBy: undefined, since: now, happened: false, due: undefined, state: 'ready' })
    if (!target || target.kind === 'exit')
      Object.assign(position, { nodeId: target?.id ?? position.nodeId, state: 'done', endedWhy: 'completed' })
    else {
      position.nodeId = target.id
      const dated = ofEvent(target)
      position.awaited = dated ? this.#lastDate(position, dated) : null
      const due = this.#dueAt(position, target, now)
      if (due !== undefined) Object.assign(position, { state: 'waiting', due })
      const endedBy = this.#all.find((event) => this.#isAwaited(position, event))
      // What happened after something that is still to be routed is routed after it.
      if (endedBy && this.#next && inOrder(this.#next, endedBy) <= 0) return
      if (endedBy) Object.assign(position, { state: 'ready', happened: true, woken: true, endedBy })
    }
  }

  /** What a step does to them, and by which port they leave it. */
  #step(position: Position, node: JourneyNode, now: number): string {
    switch (node.kind) {
      case 'condition':
        return this.#answers(node.settings.condition, now) ? 'yes' : 'no'
      case 'branch':
        return (
          node.settings.branches.find(
            ({ condition, entry }) =>
              this.#answers(condition, now) &&
              entry.every((one) => compare(one, position.entry.properties[one.property])),
          )?.id ?? 'otherwise'
        )
      case 'split': {
        let left = this.drawOf(node.id)
        for (const { id, share } of node.settings.ways) {
          left -= Math.round(share * 100)
          if (left < 0) return id
        }
        throw new Error('The shares do not add up')
      }
      case 'wait':
        if (ofEvent(node)) return position.awaited ? 'next' : 'noDate'
        return node.settings.until === 'property' && this.#dateOf(node.settings.property) === undefined
          ? 'noDate'
          : 'next'
      case 'waitForEvent':
        return position.happened ? 'happened' : 'timedOut'
      case 'waitForMessage':
        return position.happened || this.#hasOpened(position, node.settings.nodeId) ? 'happened' : 'timedOut'
      case 'waitForSegment':
        return position.happened || this.onList === (node.settings.on === 'entered') ? 'happened' : 'timedOut'
      case 'updateContact':
        for (const change of node.settings.changes) {
          if (change.kind === 'set') this.properties[change.property] = change.value
          else if (change.kind === 'clear') delete this.properties[change.property]
          else if (change.kind === 'addTag') this.tags.add(change.tag)
        }
        for (const change of node.settings.changes) if (change.kind === 'removeTag') this.tags.delete(change.tag)
        return 'next'
      case 'recordConsent':
        if (node.settings.channel === 'email') this.consent = node.settings.decision === 'given'
        return 'next'
      case 'changeList': {
        const on = node.settings.change === 'add'
        if (this.onList !== on) {
          this.onList = on
          this.#moved(on ? 'entered' : 'left')
        }
        return 'next'
      }
      case 'emitEvent':
        this.#emitted.push({
          name: node.settings.event,
          properties: Object.fromEntries(node.settings.properties.map(({ key, value }) => [key, value])),
          at: now,
        })
        return 'next'
      case 'sendEmail':
        this.messages.push(`${node.id} ${this.consent ? 'sent' : 'excluded'}`)
        this.#emails.push({ position, nodeId: node.id, madeAt: now, isSent: this.consent, openedAt: undefined })
        return 'next'
      default:
        throw new Error(`Not told of ${node.kind}`)
    }
  }

  #moved(on: 'entered' | 'left'): void {
    for (const position of this.positions) {
      const node = nodeById(this.graph, position.nodeId)
      if (position.state === 'waiting' && node?.kind === 'waitForSegment' && node.settings.on === on)
        Object.assign(position, { state: 'ready', happened: true, woken: true })
    }
  }

  #dueAt(position: Position, node: JourneyNode, now: number): number | undefined {
    const after = (duration: Duration) => now + durationSeconds(duration) * 1000
    switch (node.kind) {
      case 'waitForEvent':
        return after(node.settings.timeout)
      case 'waitForMessage':
        return this.#hasOpened(position, node.settings.nodeId) ? now : after(node.settings.timeout)
      case 'waitForSegment':
        return this.onList === (node.settings.on === 'entered') ? now : after(node.settings.timeout)
      case 'wait':
        if (ofEvent(node)) return this.#dueOfEvent(position, now)
        return node.settings.until === 'duration' ? after(node.settings.duration) : this.#localDue(node.settings, now)
      default:
        return undefined
    }
  }

  #localDue(settings: Exclude<SettingsOf<'wait'>, { until: 'duration' }>, now: number): number {
    const { zone } = this.profile
    const today = localDay(now, zone)
    const days = Array.from({ length: 10 }, (_, index) => plusDays(today, index))
    switch (settings.until) {
      case 'weekday': {
        const found = days
          .map((day) => ({ day, at: localMoment(day, settings.time, zone) }))
          .find(({ day, at }) => settings.weekdays.includes(isoWeekday(day)) && at > now)
        return found?.at ?? Number.NaN
      }
      case 'date':
        return Math.max(now, localMoment(settings.date, settings.time, zone))
      case 'hours': {
        const found = days.find(
          (day) => settings.weekdays.includes(isoWeekday(day)) && localMoment(day, settings.to, zone) > now,
        )
        return found ? Math.max(now, localMoment(found, settings.from, zone)) : Number.NaN
      }
      case 'property': {
        const date = this.#dateOf(settings.property)
        if (!date) return now
        if (!settings.yearly)
          return Math.max(now, localMoment(plusDays(date, settings.offsetDays), settings.time, zone))
        const year = Number(today.slice(0, 4))
        const times = [-1, 0, 1, 2].map((more) =>
          localMoment(plusDays(inYear(date, year + more), settings.offsetDays), settings.time, zone),
        )
        return times.find((at) => at >= now) ?? Number.NaN
      }
      case 'bestTime': {
        const hours = Array.from({ length: 24 }, (_, hour) => hour).filter(
          (hour) => written(hour) >= settings.from && written(hour) < settings.to,
        )
        const read = (hour: number) => this.#openedAt.filter((at) => localHour(at, zone) === hour).length
        const best = hours.reduce(
          (busiest, hour) => (read(hour) > read(busiest) ? hour : busiest),
          hours[0] ?? Number.NaN,
        )
        return localHour(now, zone) > best
          ? localMoment(plusDays(today, 1), written(best), zone)
          : Math.max(now, localMoment(today, written(best), zone))
      }
      default:
        throw new Error(`Not told of waits until ${settings.until}`)
    }
  }

  /**
   * Whether it moves the date that they wait for: of the same key, since they came, later than the one that said it,
   * and before their time was up.
   */
  #move(position: Position, event: RoutedEvent, now: number): void {
    const settings = ofEvent(nodeById(this.graph, position.nodeId))
    const date = settings && this.#dateOfMoving(position, settings, event)
    if (position.state !== 'waiting' || date === undefined) return
    if (inOrder(position.awaited ?? position.entry, event) >= 0 || event.at > (position.due ?? Number.NaN)) return
    position.awaited = { date, at: event.at, place: event.place }
    position.due = this.#dueOfEvent(position, now)
  }

  #dateOfMoving(
    { entry }: Position,
    { property, movedBy = [], follows }: WaitDate,
    event: RoutedEvent,
  ): number | undefined {
    const trigger = triggerOf(this.graph)
    const key = trigger?.kind === 'triggerEvent' ? trigger.settings.key : undefined
    const isOfEntry = !key || keyIn(event.properties, key) === keyIn(entry.properties, key)
    return follows !== false && movedBy.includes(event.name) && inOrder(entry, event) < 0 && isOfEntry
      ? momentIn(event.properties[property])
      : undefined
  }

  /** What the last event says that moved the date, else the one that brought them. */
  #lastDate(position: Position, settings: WaitDate): Position['awaited'] {
    const { entry } = position
    const moving = [...this.#all, ...this.#coming].sort(inOrder).flatMap((event) => {
      const date = this.#dateOfMoving(position, settings, event)
      return date === undefined ? [] : [{ date, at: event.at, place: event.place }]
    })
    const date = momentIn(entry.properties[settings.property])
    return moving.at(-1) ?? (date === undefined ? null : { date, at: entry.at, place: entry.place })
  }

  #dueOfEvent({ awaited, nodeId }: Position, now: number): number {
    const settings = ofEvent(nodeById(this.graph, nodeId))
    const { zone } = this.profile
    if (!awaited || !settings?.offset) return now
    const { amount, unit } = settings.offset
    if (unit === 'hours') return Math.max(now, awaited.date + amount * 3_600_000)
    const day = plusDays(localDay(awaited.date, zone), amount)
    return Math.max(
      now,
      localMoment(day, settings.keepTime ? written(localHour(awaited.date, zone)) : settings.time, zone),
    )
  }

  #dateOf(property: string): string | undefined {
    const value = this.properties[property]
    return typeof value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(value) ? value : undefined
  }

  #answers(condition: Condition, now: number): boolean {
    switch (condition.kind) {
      case 'all':
        return condition.of.every((one) => this.#answers(one, now))
      case 'any':
        return condition.of.some((one) => this.#answers(one, now))
      case 'not':
        return !this.#answers(condition.of, now)
      case 'tag':
        return this.tags.has(condition.tag)
      case 'property':
        return compare(condition, this.properties[condition.property])
      default:
        throw new Error(`Not told of ${condition.kind}`)
    }
  }

  #holds(where: Comparison[], event: Done): boolean {
    return where.every((one) => compare(one, event.properties[one.property]))
  }
}

/** The settings of a wait until a date that an event holds. */
function ofEvent(node: JourneyNode | undefined): WaitDate | undefined {
  return node?.kind === 'wait' && node.settings.until === 'property' && node.settings.source === 'entry'
    ? node.settings
    : undefined
}

/** What keys an entry: without regard to case. */
function keyIn(properties: Record<string, unknown>, key: string): string {
  return String(properties[key] ?? '').toLowerCase()
}

function momentIn(value: unknown): number | undefined {
  const moment = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(moment) ? undefined : moment
}

function compare({ operator, value }: Comparison, actual: unknown): boolean {
  if (actual === undefined || actual === null) return false
  return operator === 'greaterThan'
    ? Number(actual) > Number(value)
    : String(actual).toLowerCase() === String(value).toLowerCase()
}

/** An hour of the day, as HH:MM. */
function written(hour: number): string {
  return `${String(hour).padStart(2, '0')}:00`
}

/** Of days written as YYYY-MM-DD. */
function plusDays(day: string, count: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + count * DAY_MS).toISOString().slice(0, 10)
}

function isoWeekday(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7
}

/** The same day of another year; of 29 February, the 28th where there is none. */
function inYear(day: string, year: number): string {
  const same = `${year}${day.slice(4)}`
  return plusDays(same, 0) === same ? same : `${year}-02-28`
}
