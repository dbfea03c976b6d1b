import type { Graph, JourneyNode } from '@parcours/model/journey/graph.ts'
import { kindOf } from '@parcours/model/journey/registry.ts'
import { enterDemo, launchBrowser, openPage } from '../web/e2e/browser.ts'
import { newDataDir, removeDataDir, startProduct } from '../web/e2e/stack.ts'

// A journey of 300 steps in the editor, in Chromium: from the address to the drawing, and frames a second while it is
// dragged about; beside it the same with two steps, as the machine's limit.
const NODES = Number(process.argv[2] ?? 300)
const PAN_SECONDS = 4

/** Conditions that part and join again, as wide as four, until there are so many steps. */
function largeGraph(count: number): Graph {
  const nodes: JourneyNode[] = [
    { id: 'trigger', kind: 'triggerManual', name: '', settings: { reentry: 'afterExit' }, position: { x: 0, y: 0 } },
  ]
  const edges: Graph['edges'] = []
  let last = 'trigger'
  for (let row = 1; nodes.length < count - 4; row++) {
    const y = row * 300
    const add = (node: Pick<JourneyNode, 'id' | 'kind' | 'settings'>, x: number, down: number) =>
      nodes.push({ ...node, name: '', position: { x, y: y + down } } as JourneyNode)
    add({ id: `if${row}`, kind: 'condition', settings: { condition: { kind: 'tag', tag: 'vip' } } }, 0, -150)
    add(
      { id: `yes${row}`, kind: 'updateContact', settings: { changes: [{ kind: 'addTag', tag: `seen-${row}` }] } },
      -200,
      0,
    )
    add(
      { id: `no${row}`, kind: 'wait', settings: { until: 'duration', duration: { amount: row, unit: 'hours' } } },
      200,
      0,
    )
    edges.push(
      { from: last, port: 'next', to: `if${row}` },
      { from: `if${row}`, port: 'yes', to: `yes${row}` },
      { from: `if${row}`, port: 'no', to: `no${row}` },
      { from: `yes${row}`, port: 'next', to: `no${row}` },
    )
    last = `no${row}`
  }
  nodes.push({ id: 'end', kind: 'exit', name: '', settings: {}, position: { x: 0, y: (nodes.length / 3) * 300 + 300 } })
  edges.push({ from: last, port: 'next', to: 'end' })
  return { nodes, edges }
}

type Page = Awaited<ReturnType<typeof openPage>>

async function measure(page: Page, url: string, graph: Graph, zoomedIn: boolean) {
  const { csrfToken } = (await (await page.request.get(`${url}/api/v1/session`)).json()) as { csrfToken: string }
  const made = await page.request.post(`${url}/api/v1/journeys`, {
    data: { name: `Bench ${graph.nodes.length}`, graph },
    headers: { 'x-csrf-token': csrfToken },
  })
  const { id } = (await made.json()) as { id: string }
  const begun = performance.now()
  await page.goto(`${url}/journeys/${id}`)
  await page.locator('.react-flow__node-step').first().waitFor()
  const open = performance.now() - begun
  await page.waitForTimeout(1000)
  if (zoomedIn) {
    await page.mouse.move(700, 450)
    for (let step = 0; step < 12; step++) await page.mouse.wheel(0, -240)
    await page.waitForTimeout(500)
  }
  await page.evaluate(() => {
    const seen = { frames: 0 }
    Object.assign(globalThis, { seen })
    const count = () => {
      seen.frames++
      requestAnimationFrame(count)
    }
    requestAnimationFrame(count)
  })
  await page.mouse.move(640, 720)
  await page.mouse.down()
  const from = performance.now()
  const frames = () => page.evaluate(() => (globalThis as unknown as { seen: { frames: number } }).seen.frames)
  const before = await frames()
  for (let step = 0; performance.now() - from < PAN_SECONDS * 1000; step++)
    await page.mouse.move(640 + 250 * Math.sin(step / 12), 520 + 200 * Math.cos(step / 12))
  const fps = ((await frames()) - before) / ((performance.now() - from) / 1000)
  await page.mouse.up()
  return { open: Math.round(open), fps: Math.round(fps) }
}

const dir = newDataDir()
const product = await startProduct(dir)
const browser = await launchBrowser()
try {
  const page = await openPage(browser, { language: 'en-GB' })
  await enterDemo(page, product.url)
  const large = largeGraph(NODES)
  const whole = await measure(page, product.url, large, false)
  const near = await measure(page, product.url, large, true)
  const two = await measure(
    page,
    product.url,
    { nodes: large.nodes.filter((node) => ['trigger', 'exit'].includes(kindOf(node).role)), edges: [] },
    false,
  )
  console.log(
    JSON.stringify({
      nodes: large.nodes.length,
      open_ms: whole.open,
      pan_fps: near.fps,
      pan_fps_all_in_sight: whole.fps,
      two_nodes_open_ms: two.open,
      two_nodes_pan_fps: two.fps,
    }),
  )
} finally {
  await browser.close()
  await product.stop()
  removeDataDir(dir)
}
