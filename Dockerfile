# The build needs what the image does not: TypeScript, and the development dependencies (with them the `node` package).
FROM node:24-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:24-bookworm-slim
LABEL org.opencontainers.image.title="o365-audit-exporter" \
      org.opencontainers.image.description="Collects Microsoft 365 audit records and indexes each exactly once into Elasticsearch" \
      org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/package.json ./
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY config config
COPY LICENSE ./
# A number, so that Kubernetes can tell that it is not root. Nothing is written below /app.
USER 10001:10001
EXPOSE 8080
ENTRYPOINT ["node", "--max-semi-space-size=4", "/app/dist/cli.js"]
CMD ["run"]
