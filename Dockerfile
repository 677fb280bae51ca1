FROM rust:1.95-bookworm AS build
WORKDIR /talim
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
RUN useradd --system --create-home talim
COPY --from=build /talim/target/release/talim /usr/local/bin/talim
USER talim
ENV TALIM_BIND=0.0.0.0:8080
EXPOSE 8080
ENTRYPOINT ["talim"]
CMD ["serve"]
