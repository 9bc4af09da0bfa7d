# The server in a container: no root, no build tools, nothing written outside /data and /tmp. How to run it: docs/containers.md
FROM node:24.21.0-slim AS build
WORKDIR /app
# The same user as below: what Node compiles ahead is kept for each user alone.
RUN chown node:node /app
USER node
COPY --chown=node:node package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY --chown=node:node business.yaml ./
COPY --chown=node:node src ./src
RUN node src/cli/build.ts
RUN npm prune --omit=dev --ignore-scripts --no-audit --no-fund --no-save

FROM node:24.21.0-slim
ENV NODE_ENV=production
# Not /data itself: what tells an old copy of the folder lies beside it, in the same volume.
ENV DATA_DIR=/data/store
ENV PORT=3000
WORKDIR /app
COPY --from=build /app ./
RUN mkdir /data && chown node:node /data
USER node
VOLUME /data
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health').then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
# Node itself, not npm: it takes SIGTERM and hands in its work.
CMD ["node", "src/start.mjs"]
