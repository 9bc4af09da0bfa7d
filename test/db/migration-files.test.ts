import { describe, expect, it } from 'vitest';
import { readMigrations } from '../../src/db/migration-files.ts';

/** Every migration that was ever merged. A line is added with its file and never changed: databases hold these sums. */
const merged: Record<string, string> = {
  '0001-first.sql': '5ecca9838c756e65efddc8eaa76b7cd22557d215a40c3ea230c3cba9948e002f',
  '0002-leads.sql': 'b3dcdfcea1e3e8bb2ebecc8ddec49981a48e1d2a745a4b5c9589a03cb4758a17',
  '0003-handoffs.sql': '16f8842c08f93a914a2972fe4ed8bea19d157f1b90ecbf0fd8ae91ad41fcec66',
  '0004-usage.sql': 'bfb57724720466f8b1333ff2d4db80bfe89a597a850674f903a07e4d567507e0',
  '0005-asked-models.sql': 'c7f4110b20cb498440307dbcc1ba5c9075a0dd09bf0c748ec14fb69d214e5c29',
  '0006-pace.sql': 'c2f7918cf66f19da79163e6d3d3fcca68f73601cc4124897a0c88199180d4117',
  '0007-outcomes.sql': '8dd1596a57519982da463054599b7dbc292f6a82c8def7a4bb8e3bed889291d1',
  '0008-tokens.sql': 'dd57b91d5e7c77b438d9f49efc7766a567aaba5820818ea9b2c1956af7db5298',
  '0009-metrics.sql': '2a92cdd7e7cebb42e8eb5de981168e30be49845b918baab7aea6c8967b2fae8f',
  '0010-status-gates.sql': '00da8f7e262729563247a7e6a9bf3db5ca488ad373a43b068e647f388c1a1171',
  '0011-proof.sql': 'a057317e05332c4f494074a8e0bbd3ea87ff5ae2daf9a89403e0f1576714ca3e',
  '0012-model-spend.sql': 'cef0d954e9a3fddbb86da90f60643a782fec51852529055d9bef74af82b9189b',
  '0014-record-life.sql': '03f00917dd957c0ef5af18deb7d40073c3083a25776e6812dd8a14489a65ff4c',
  '0016-consent.sql': '545281fad3b85a67acedc2b772b2807720254886791154e6b14f3cc08f918c56',
  '0017-erasure.sql': 'c4ee3f476e1569505f8f377c77f1ffcb91affbccde8a0a701c9cfda6125f7f61',
  '0019-notices.sql': '54f08bc8c5638cec061ec91079c5bc5c1450c85aa971b0e3f8120faad1af91f7',
  '0020-queue-guard.sql': '26405c335a93ead39075b7cdde1525787dfffcf1922739e69ece1e4cf3210647',
  '0021-parts.sql': '03793254a01040003afaf3cd802f39e0eb5aff66cabca61d593594a6a2a538f2',
  '0023-message-meaning.sql': '86f75b478511b94bd01e1adbb52a50820624d9c39145d070b4c9e7c364dd8514',
  '0024-busy-tables.sql': 'ca7e31fa5f76ed194769382c58585b1834ac13bffafab26f1f70bde9340209d1',
  '0026-console.sql': '2042d9bfaa5e98578cf000b18e62978a79667a23791a2c05065f8ae2c928d013',
  '0027-inbox.sql': 'a4f6c0b99b0a6a36451fb5f3671cdda2cba213c2b41ade62a3228e9106e6ab31',
  '0028-lead-work.sql': 'a70529a4506da026731759c3cfa41f8e39f1ba771f2537f75afa3f046d7dc66a',
  '0029-owner-figures.sql': 'fda02a8707a82479a6e22de6cd9373af42c63f871513993eb2a1ef04be7e735c',
  '0030-business-versions.sql': '80eb52381113d90c6777b0221c22492f0d59de040496c5873b96f230dd1898e0',
  '0032-alerts.sql': '7239958ff7c346620c5ffd5ea44e67f8ee3e2bf054eb5315bf0d8c18e01ac0d3',
  '0033-files.sql': 'd5685cf16c4aeea8763488111856e4531d4b4296320c7cb7fe7b2589a0e86056',
  '0035-templates.sql': '082b443ae0a1b309ef53d1c7250ccb99972d30f68b531b139cee0ab8ecac315e',
  '0036-versions-in-use.sql': '2cec32e4fc889f4225cdf1f255af256967daef5972df04a90cafccb54ae9ff92',
  '0037-rich-replies.sql': '7686245418716b0c7bfef7207f67419be9c3b6d9bbab6b9f3672eef602b4fed9',
  '0042-bucket.sql': '82e84e354c4b26d58f14f42a81512e1d9d7de6a08ad7a5ed9fc3d059602c559f',
  '0038-planned-messages.sql': '84752925c97682b27c799b5a2c864ecc255fb6d37dbb9c462c0bcf1f501a11a4',
  '0040-numbers.sql': '4431d5fe116c8c92de9e5a66ccfd75978cdb08ad11db0ac36ad15754e397cfdc',
  '0044-own-names.sql': '84a22fa549ba12b69a441a68706dbb41296e47fdf94d65a1a79242cc241b932f',
  '0046-lead-files-and-restores.sql': '2ea9384ee6e94de0f86c3090c568166f57773101e48d914aaba5bdd8902f038f',
  '0047-plans-kept.sql': 'dfa3025bd0f2c24dbd478c06f8bad22344186d6d7f290546bba2290dfde5fad5',
  '0048-own-chat-only.sql': 'e424283a17495a2bfdb2a9797cbc18304d4f958a0e3b1e1950c2b80f210d8ca6',
};

describe('the migrations', () => {
  it('are those that were merged, to the letter; a new file brings its own line', async () => {
    const files = await readMigrations(new URL('../../src/db/migrations/', import.meta.url));
    const sums = files.map(({ version, name, checksum }) => [
      `${String(version).padStart(4, '0')}-${name}.sql`,
      checksum,
    ]);
    expect(Object.fromEntries(sums)).toEqual(merged);
  });
});
