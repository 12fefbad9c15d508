import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import config from '../../playwright.config.ts'
import { serve } from './serve.ts'
import { Window, startBrowser } from './window.ts'

let browser: Browser
let site: Awaited<ReturnType<typeof serve>>

beforeAll(async () => {
  site = await serve()
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  await site?.close()
})

const open = (name: (typeof config.projects)[number]['name'], fragment = '') => {
  const project = config.projects.find((one) => one.name === name) ?? config.projects[0]
  return Window.open(browser, site.url + fragment, project)
}

describe.each(config.projects.map(({ name }) => name))('the playground on %s', (name) => {
  test('opens with a prompt, says what it is and is sound', async () => {
    const window = await open(name)
    await window.prompt()
    const { app } = window.words
    expect(await window.page.getByRole('heading', { level: 1 }).textContent()).toBe('Drydock')
    await window.page.getByText(window.isPhone ? app.simulationShort : app.simulation).waitFor()
    await window.isSound()
    await window.picture('playground')
    await window.close()
  })

  test('a file written in the editor is read in the terminal, and the editor follows the terminal', async () => {
    const window = await open(name)
    await window.prompt()
    const { page, words } = window
    await window.show('files')
    await page.getByRole('button', { name: words.files.newFile, exact: true }).click()
    await page.keyboard.type('note.yaml')
    await page.keyboard.press('Enter')
    await page
      .locator('.monaco-editor textarea, .monaco-editor .native-edit-context')
      .first()
      .waitFor({ state: 'attached', timeout: 30_000 })
    await page.locator('.monaco-editor').first().click()
    await page.keyboard.type('kind: Note')
    await page.getByRole('button', { name: words.editor.save, exact: true }).click()
    await page.getByRole('button', { name: words.editor.saved, exact: true }).waitFor()
    expect(await window.run('cat note.yaml')).toContain('kind: Note')
    await window.run("echo 'kind: Changed' > note.yaml")
    await window.show('files')
    await expect.poll(() => page.locator('.view-lines').textContent(), { timeout: 20_000 }).toContain('Changed')
    await window.isSound()
    await window.picture('editor')
    await window.close()
  })
})

describe.each(['desktop', 'desktop-dark-zh'] as const)('the main job on %s', (name) => {
  test('a lesson from a Dockerfile to a running page', async () => {
    const window = await open(name)
    await window.prompt()
    const { page, words } = window
    await page
      .getByRole('button', { name: /Dockerfile/ })
      .first()
      .click()
    await window.prompt()
    await page.getByRole('progressbar').waitFor()
    expect(await window.run('docker build -t web:1 .')).not.toContain('ERROR')
    expect(await window.run('docker images')).toMatch(/web\s+1\s/)
    await window.run('docker run -d --name web -p 8080:80 web:1')
    expect(await window.run('curl -s localhost:8080')).toContain('<h1>')
    await expect.poll(() => page.getByText(words.lesson.progress(2, 5)).first().isVisible(), { timeout: 20_000 }).toBe(true)
    await page.locator('.react-flow__node-image', { hasText: 'web:1' }).first().waitFor()
    await window.picture('lesson')
    await page.getByRole('tab', { name: words.views.containers }).click()
    const container = page.locator('.react-flow__node-container', { hasText: 'web' }).first()
    await container.waitFor()
    await container.click()
    await page.getByRole('button', { name: words.lesson.runAll('docker logs web') }).click()
    await page.keyboard.press('Enter')
    await window.sees('start worker process')
    await window.isSound()
    await window.picture('containers')
    await window.close()
  })

  test('a Deployment makes its Pods, and heals', async () => {
    const window = await open(name)
    await window.prompt()
    const { page, words } = window
    await page.getByRole('tab', { name: words.views.cluster }).click()
    expect(await window.run('kubectl get nodes')).toMatch(/node02\s+Ready/)
    await window.run('kubectl apply -f deployment.yaml')
    const pods = page.locator('.react-flow__node-pod')
    const running = async () => (await pods.filter({ hasText: 'Running' }).filter({ hasText: '1/1' }).allTextContents()).sort()
    await expect.poll(async () => (await running()).length, { timeout: 60_000 }).toBe(3)
    await expect.poll(() => window.run('kubectl get deployment web'), { timeout: 30_000 }).toMatch(/web\s+3\/3\s+3\s+3/)
    const first = await running()
    await window.run('kubectl delete pod -l app=web --wait=false')
    const healed = async () => {
      const now = await running()
      return now.length === 3 && (await pods.count()) === 3 && now.every((pod) => !first.includes(pod))
    }
    await expect.poll(healed, { timeout: 90_000 }).toBe(true)
    await window.isSound()
    await window.picture('cluster')
    await window.close()
  })
})

describe('a container from the inside', () => {
  test('logs stream until ^C, and exec -it gives a shell that ends with exit', async () => {
    const window = await open('desktop')
    await window.prompt()
    await window.run('docker run -d --name talk busybox sh -c "while true; do date; sleep 1; done"')
    await window.type('docker logs -f talk\r')
    await window.sees(/UTC \d+\n.*UTC \d+/)
    await window.page.keyboard.press('Control+C')
    await window.prompt()
    await window.type('docker exec -it talk sh\r')
    await window.sees(/\/ #$/)
    await window.type('echo inside > /tmp/note; cat /tmp/note\r')
    await window.sees(/\ninside\n/)
    await window.type('exit\r')
    await window.prompt()
    expect(await window.run('docker diff talk')).toContain('A /tmp/note')
    expect(window.complaints).toEqual([])
    await window.close()
  })
})

describe('an unsaved file', () => {
  test('that changes in the simulation asks which text to take', async () => {
    const window = await open('desktop')
    await window.prompt()
    const { page, words } = window
    await page.locator('.monaco-editor .view-lines').first().waitFor({ timeout: 30_000 })
    await page.locator('.monaco-editor').first().click()
    await page.keyboard.type('# mine ')
    await window.run('echo FROM busybox > web/Dockerfile')
    await page.getByText(words.editor.changed('Dockerfile')).waitFor()
    await page.getByRole('button', { name: words.editor.takeTheirs }).click()
    await expect.poll(() => page.locator('.view-lines').textContent()).toContain('busybox')
    await window.isSound()
    await window.close()
  })
})

describe('sharing and coming back', () => {
  test('a shared scene with a container comes up with it running', async () => {
    const window = await open('desktop')
    await window.prompt()
    await window.run('docker run -d --name web -p 8080:80 nginx:alpine')
    const containers = await window.run("docker ps --no-trunc --format '{{.ID}} {{.Names}} {{.Ports}}'")
    await window.page.getByRole('button', { name: window.words.app.share, exact: true }).click()
    const link = await window.page.getByRole('textbox', { name: window.words.share.link }).inputValue()
    await window.close()
    const other = await open('desktop', link.slice(link.indexOf('#')))
    await other.prompt()
    expect(await other.run("docker ps --no-trunc --format '{{.ID}} {{.Names}} {{.Ports}}'")).toBe(containers)
    expect(await other.run('curl -s localhost:8080')).toContain('Welcome to nginx!')
    await other.page.locator('.react-flow__node-writable', { hasText: 'web' }).waitFor()
    expect(other.complaints).toEqual([])
    await other.close()
  })

  test('a reload restores the files and the screen', async () => {
    const window = await open('desktop')
    await window.prompt()
    await window.run('echo kept > kept.txt; cat kept.txt')
    const before = await window.screen()
    await window.page.waitForTimeout(1500)
    await window.page.reload()
    await window.prompt()
    await window.page.getByText(window.words.restored).waitFor()
    expect(await window.screen()).toBe(before)
    await window.page.getByRole('treeitem', { name: 'kept.txt' }).waitFor()
    expect(window.complaints).toEqual([])
    await window.close()
  })

  test('a lesson and the playground are each kept as they were left, and a link touches neither', async () => {
    const window = await open('desktop')
    await window.prompt()
    const { page, words } = window
    const choose = (id: string) => page.getByLabel(words.app.course).selectOption(id)
    const sees = (file: string) => page.getByRole('treeitem', { name: file, exact: true }).waitFor()
    await window.run('touch of-playground.txt')
    await sees('of-playground.txt')
    await choose('docker/first-image')
    await page.getByRole('progressbar').waitFor()
    await window.run('touch of-lesson.txt')
    await sees('of-lesson.txt')
    await choose('playground')
    await sees('of-playground.txt')
    expect(await page.getByRole('treeitem', { name: 'of-lesson.txt' }).count()).toBe(0)
    await choose('docker/first-image')
    await sees('of-lesson.txt')
    await window.goto(`${site.url}#s=broken`)
    await window.prompt()
    await window.run('touch of-nobody.txt')
    await page.getByRole('button', { name: words.share.back }).click()
    await sees('of-playground.txt')
    expect(await page.getByRole('treeitem', { name: 'of-nobody.txt' }).count()).toBe(0)
    expect(window.complaints).toEqual([])
    await window.close()
  })

  test('a share link opens to the same screen in another browser', async () => {
    const window = await open('desktop')
    await window.prompt()
    await window.run('echo shared > shared.txt; cat shared.txt; date')
    await window.page.getByRole('button', { name: window.words.app.share, exact: true }).click()
    const link = await window.page.getByRole('textbox', { name: window.words.share.link }).inputValue()
    const screen = await window.screen()
    await window.close()
    const other = await open('desktop-dark-zh', link.slice(link.indexOf('#')))
    await other.page.getByText(other.words.share.opened).waitFor()
    await expect.poll(() => other.screen(), { timeout: 30_000 }).toBe(screen)
    await other.page.getByRole('treeitem', { name: 'shared.txt' }).waitFor()
    expect(other.complaints).toEqual([])
    await other.close()
  })

  test.each(['#s=AAAA', '#s=%3Cscript%3E', '#s=Ag'])('the broken link %s says so over a working empty playground', async (fragment) => {
    const window = await open('desktop', fragment)
    await window.page.getByText(window.words.share.broken).waitFor()
    await window.prompt()
    expect(await window.run('echo works')).toContain('works')
    await window.isSound()
    await window.close()
  })

  test('starting over empties the scene', async () => {
    const window = await open('desktop')
    await window.prompt()
    await window.run('touch gone.txt')
    await window.page.getByRole('treeitem', { name: 'gone.txt' }).waitFor()
    await window.page.getByRole('button', { name: window.words.app.startOver, exact: true }).click()
    await window.page.getByRole('dialog').getByRole('button', { name: window.words.startOver.confirm }).click()
    await window.prompt()
    await expect.poll(() => window.page.getByRole('treeitem', { name: 'gone.txt' }).count()).toBe(0)
    await window.close()
  })
})

describe('the time bar', () => {
  test('stops, steps and speeds up virtual time', async () => {
    const window = await open('desktop')
    await window.prompt()
    const { page, words } = window
    const clock = () => page.locator('time').first().textContent()
    await page.getByRole('button', { name: words.time.pause }).click()
    const stopped = await clock()
    await page.waitForTimeout(600)
    expect(await clock()).toBe(stopped)
    await page.getByRole('button', { name: words.time.step }).click()
    await page.getByRole('button', { name: words.time.play }).click()
    await page.getByRole('button', { name: words.time.times(100) }).click()
    await window.type('sleep 30; echo awake\r')
    await window.sees(/^awake$/m, 15_000)
    expect(window.complaints).toEqual([])
    await window.close()
  })
})
