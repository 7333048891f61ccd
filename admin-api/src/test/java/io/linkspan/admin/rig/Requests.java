package io.linkspan.admin.rig;

import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** Requests as somebody. */
public final class Requests {

    private Requests() {}

    /** As one who may do everything. */
    public static RequestSpecification operator() {
        return requestAs(Rig.OPERATOR);
    }

    /** As one who may read. */
    public static RequestSpecification viewer() {
        return requestAs(Rig.VIEWER);
    }

    /** With the common password. */
    public static RequestSpecification requestAs(String user) {
        return RestAssured.given().auth().preemptive().basic(user, Rig.PASSWORD);
    }

    /** Creates a link with the given JSON body; fails unless that works. Yields its ETag. */
    public static String createLink(String body) {
        return operator()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/links")
                .then()
                .statusCode(201)
                .extract()
                .header("ETag");
    }

    /** Removes every link there is. */
    public static void deleteAll() {
        operator()
                .get("/api/v1/links?limit=500")
                .then()
                .statusCode(200)
                .extract()
                .jsonPath()
                .getList("items.name", String.class)
                .forEach(name ->
                        operator().delete("/api/v1/links/" + name).then().statusCode(204));
    }
}
