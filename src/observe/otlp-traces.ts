// Loaded only with OTEL_EXPORTER_OTLP_ENDPOINT: nothing else in src knows OpenTelemetry.
import { AsyncLocalStorage } from 'node:async_hooks';
import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace, type Context } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, TracerProvider, type SpanExporter } from '@opentelemetry/sdk-trace';
import { AppError } from '../domain/errors.ts';
import type { Secret } from '../domain/secret.ts';
import type { Logger } from './logger.ts';
import { createReporter } from './reporter.ts';
import type { Tracing } from './tracing.ts';

/** Where traces go: the base address of a collector, which `/v1/traces` is added to, and what it wants as headers. */
export type TraceSetting = Readonly<{
  endpoint: string;
  headers: Readonly<Record<string, Secret>>;
  serviceName: string;
}>;

const kinds = { server: SpanKind.SERVER, consumer: SpanKind.CONSUMER, client: SpanKind.CLIENT };
/** A shutdown does not wait longer for a collector that is away. */
const exportTimeoutMs = 3_000;

/** Opens traces by OTLP over HTTP; a collector that is away costs spans and a line in the log, and never an answer. */
export function openTracing(setting: TraceSetting, logger: Logger): Tracing & AsyncDisposable {
  const exporter = new OTLPTraceExporter({
    url: `${setting.endpoint.replace(/\/+$/, '')}/v1/traces`,
    headers: Object.fromEntries(Object.entries(setting.headers).map(([name, secret]) => [name, secret.reveal()])),
    timeoutMillis: exportTimeoutMs,
  });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': setting.serviceName }),
    spanProcessors: [
      new BatchSpanProcessor({ exporter: reported(exporter, logger), exportTimeoutMillis: exportTimeoutMs }),
    ],
  });
  const tracer = provider.getTracer('whatsapp-ai-agent');
  const current = new AsyncLocalStorage<Context>();
  return {
    async span({ name, kind, attributes }, work) {
      // Only a call belongs to what is around it: work that waited in line may be started by whoever was before it.
      const parent = kind === 'client' ? (current.getStore() ?? ROOT_CONTEXT) : ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, parent);
      try {
        return await current.run(trace.setSpan(parent, span), () => work((more) => void span.setAttributes(more)));
      } catch (error) {
        span.setAttribute('error.type', typeOf(error)).setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    },
    async [Symbol.asyncDispose]() {
      await provider.shutdown().catch(() => undefined);
    },
  };
}

/** Says, at most once a minute, that spans got lost; without the collector's words, which may repeat what they were sent. */
function reported(exporter: SpanExporter, logger: Logger): SpanExporter {
  const report = createReporter(logger);
  return {
    export: (spans, done) => {
      exporter.export(spans, (result) => {
        const { error } = result;
        if (error) report(new Error(error.name), 'Traces could not be delivered to OTEL_EXPORTER_OTLP_ENDPOINT');
        done(result);
      });
    },
    shutdown: () => exporter.shutdown(),
  };
}

/** Never the message, which may hold anything. */
function typeOf(error: unknown): string {
  if (error instanceof AppError) return error.code;
  return error instanceof Error ? error.name : 'unknown';
}
