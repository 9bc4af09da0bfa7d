import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { basic, openApiWorld, password, type ApiWorld } from '../web/api/api-world.ts';

const dashboardShape = z.object({
  panels: z.array(z.object({ title: z.string(), targets: z.array(z.object({ expr: z.string() })).min(1) })).min(1),
});
const rulesShape = z.object({
  groups: z.array(
    z.object({
      rules: z.array(
        z.object({
          alert: z.string(),
          expr: z.string(),
          labels: z.object({ severity: z.enum(['page', 'ticket']) }),
          annotations: z.object({ summary: z.string(), runbook: z.string() }),
        }),
      ),
    }),
  ),
});
const dashboard = dashboardShape.parse(JSON.parse(readFileSync('docs/monitoring/grafana-dashboard.json', 'utf8')));
const rules = rulesShape
  .parse(parse(readFileSync('docs/monitoring/prometheus-alerts.yaml', 'utf8')))
  .groups.flatMap((group) => group.rules);
const panels = dashboard.panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ name: title, expr })));
const used = [...panels, ...rules.map(({ alert, expr }) => ({ name: alert, expr }))];
const metricsOf = (expr: string): string[] => expr.match(/\bwa_[a-z_]+/g) ?? [];

describe('[embedded] the dashboard and the alert rules', () => {
  let world: ApiWorld;
  let known: Map<string, string>;
  let labels: Map<string, Set<string>>;
  beforeAll(async () => {
    world = await openApiWorld('embedded');
    // A code, a source or a field that has not occurred is absent.
    await world.answer(await world.write('919812345678', 'Hello'), 'Good day.');
    await world.db.query(`update outbox set state = 'failed', attempted_at = now(), fault = '{"code": 131026}'`);
    await world.db.query(`insert into notices (key, field, value) values ('k', 'account_update', '{}')`);
    const answer = await fetch(`${world.url}/metrics`, { headers: { authorization: basic(password) } });
    const text = await answer.text();
    known = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name = '', kind = '']) => [name, kind]));
    labels = new Map();
    for (const [, name = '', inside = ''] of text.matchAll(/^(\w+)\{([^}]*)\}/gm))
      labels.set(
        name,
        new Set([...(labels.get(name) ?? []), ...[...inside.matchAll(/(\w+)="/g)].map(([, one = '']) => one)]),
      );
  });
  afterAll(() => world[Symbol.asyncDispose]());

  it.each(used)('ask for what the server tells: $name', ({ expr }) => {
    expect(metricsOf(expr)).not.toEqual([]);
    for (const metric of metricsOf(expr)) {
      const series = metric.replace(/_bucket$/, '');
      expect(known.has(series), metric).toBe(true);
      expect(known.get(series) === 'histogram').toBe(metric.endsWith('_bucket'));
      // What the server has nothing to say of yet shows no labels.
      const told = labels.get(metric);
      for (const [, list = ''] of told === undefined ? [] : expr.matchAll(/by \(([^)]*)\)/g))
        for (const label of list.split(', ')) expect(told, `${label} of ${metric}`).toContain(label);
    }
  });

  it('have names of their own, and rules say where to look', () => {
    const names = [...dashboard.panels.map(({ title }) => title), ...rules.map(({ alert }) => alert)];
    expect(new Set(names).size).toBe(names.length);
    for (const { alert, annotations } of rules) {
      for (const [, file = ''] of annotations.runbook.matchAll(/(docs\/[\w/-]+\.md)/g))
        expect(readFileSync(file, 'utf8'), alert).not.toBe('');
      expect(annotations.runbook).toMatch(/docs\//);
    }
  });

  it('and a name that the server does not tell would be found', () => {
    expect(known.has('wa_made_up')).toBe(false);
    expect(known.size).toBeGreaterThan(20);
  });
});
