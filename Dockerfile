FROM rust:1.95-bookworm AS build
WORKDIR /talim
COPY . .
RUN cargo build --release --locked

FROM debian:bookworm-slim
# A volume takes over the owner of the folder it lies on.
RUN useradd --system --create-home talim && install -d -o talim -g talim /home/talim/state
COPY --from=build /talim/target/release/talim /usr/local/bin/talim
USER talim
ENV TALIM_BIND=0.0.0.0:8080 TALIM_HOME=/home/talim/state
EXPOSE 8080
ENTRYPOINT ["talim"]
CMD ["serve"]
